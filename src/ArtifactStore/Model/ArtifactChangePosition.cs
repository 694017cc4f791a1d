using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A position in the change feed of a store: behind one change and before the next.</summary>
/// <remarks>
/// It stays valid when changes are deleted, after a restart, and in a copy of the store; also after a failover, unless that loses commits,
/// whose positions may be given again. Positions of one store are comparable; a later change has a greater one. <see cref="ToString"/>
/// gives an opaque text to be stored or sent.
/// </remarks>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public readonly record struct ArtifactChangePosition : IComparable<ArtifactChangePosition>, ISpanParsable<ArtifactChangePosition>
{
    internal ArtifactChangePosition(long number) => Number = number;

    /// <summary>The position before the first change. Also the default value.</summary>
    public static ArtifactChangePosition Start => default;

    /// <summary>The number of the change before the position; 0 for none.</summary>
    internal long Number { get; }

    /// <summary>Compares two positions.</summary>
    /// <param name="left">A position.</param>
    /// <param name="right">Another position.</param>
    /// <returns>True if the first is before the second.</returns>
    public static bool operator <(ArtifactChangePosition left, ArtifactChangePosition right) => left.Number < right.Number;

    /// <inheritdoc cref="op_LessThan"/>
    /// <returns>True if the first is after the second.</returns>
    public static bool operator >(ArtifactChangePosition left, ArtifactChangePosition right) => left.Number > right.Number;

    /// <inheritdoc cref="op_LessThan"/>
    /// <returns>True if the first is before the second, or the same.</returns>
    public static bool operator <=(ArtifactChangePosition left, ArtifactChangePosition right) => left.Number <= right.Number;

    /// <inheritdoc cref="op_LessThan"/>
    /// <returns>True if the first is after the second, or the same.</returns>
    public static bool operator >=(ArtifactChangePosition left, ArtifactChangePosition right) => left.Number >= right.Number;

    /// <summary>Parses a position.</summary>
    /// <param name="s">The text that <see cref="ToString"/> has returned.</param>
    /// <param name="provider">Not used: the text is the same in every culture.</param>
    /// <returns>The position.</returns>
    /// <exception cref="FormatException">The text is not a position.</exception>
    public static ArtifactChangePosition Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <inheritdoc cref="Parse(string, IFormatProvider)"/>
    public static ArtifactChangePosition Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var position)
            ? position
            : throw new FormatException(
                $"{Text.Show(s)} is not a position in the change feed. Give the text of one that the store returned."
            );

    /// <summary>Parses a position.</summary>
    /// <param name="s">The text.</param>
    /// <param name="result">The position, if the text is valid.</param>
    /// <returns>True if the text is valid.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, out ArtifactChangePosition result) => TryParse(s.AsSpan(), null, out result);

    /// <summary>Parses a position.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used: the text is the same in every culture.</param>
    /// <param name="result">The position, if the text is valid.</param>
    /// <returns>True if the text is valid.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ArtifactChangePosition result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc cref="TryParse(string, IFormatProvider, out ArtifactChangePosition)"/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out ArtifactChangePosition result)
    {
        // One text for each position, so that texts can be compared.
        var isNumber = long.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && (s[0] != '0' || s.Length == 1);
        result = isNumber ? new(number) : default;
        return isNumber;
    }

    /// <inheritdoc/>
    public int CompareTo(ArtifactChangePosition other) => Number.CompareTo(other.Number);

    /// <summary>Returns the position as opaque text that is safe in a URL.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
}
