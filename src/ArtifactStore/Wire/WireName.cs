using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A value of an enum of this library by its name on the wire, for a URL: <c>?state=FAILED&amp;sort=CREATED_DESC</c>.</summary>
/// <remarks>Web frameworks bind an enum by its C# name (<c>CreatedDesc</c>), which is no name on the wire. This one they bind by the wire name, and it converts to the enum by itself.</remarks>
/// <example>
/// <code>app.MapGet("/artifacts", (WireName&lt;ArtifactSort&gt;? sort, ArtifactCursor? after, IArtifactRepository artifacts, CancellationToken cancellationToken) =>
///     artifacts.ReadArtifactsAsync(new ArtifactQuery { Sort = sort ?? ArtifactSort.IdDesc, After = after, Limit = 100 }, cancellationToken));</code>
/// </example>
/// <typeparam name="TEnum"><see cref="ArtifactSort"/>, <see cref="StateType"/> or <see cref="FilterOperator"/>.</typeparam>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
[SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "ISpanParsable asks for them.")]
public readonly record struct WireName<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] TEnum> : ISpanParsable<WireName<TEnum>>
    where TEnum : struct, Enum
{
    /// <summary>Names a value.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not one of the names.</exception>
    public WireName(TEnum value) => Value = EnumValue.Check(value, nameof(value));

    /// <summary>The value.</summary>
    public TEnum Value { get; }

    /// <summary>The value of a name.</summary>
    /// <param name="name">The name.</param>
    public static implicit operator TEnum(WireName<TEnum> name) => name.Value;

    /// <summary>The name of a value.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator WireName<TEnum>(TEnum value) => new(value);

    /// <summary>Reads a name, exactly as it is on the wire.</summary>
    /// <param name="s">The name.</param>
    /// <param name="provider">Not looked at: a name is the same in every culture.</param>
    /// <returns>The value.</returns>
    /// <exception cref="FormatException">There is no such name.</exception>
    public static WireName<TEnum> Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <inheritdoc cref="Parse(string, IFormatProvider)"/>
    public static WireName<TEnum> Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var name) ? name : throw new FormatException($"{Text.Show(s)} is not one of {WireEnum<TEnum>.Known}.");

    /// <summary>Reads a name, exactly as it is on the wire.</summary>
    /// <param name="s">The name.</param>
    /// <param name="provider">Not looked at: a name is the same in every culture.</param>
    /// <param name="result">The value, where there is such a name.</param>
    /// <returns>Whether there is such a name.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out WireName<TEnum> result) => TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc cref="TryParse(string, IFormatProvider, out WireName{TEnum})"/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out WireName<TEnum> result)
    {
        var found = WireEnum<TEnum>.TryParse(s, out var value);
        result = found ? new(value) : default;
        return found;
    }

    /// <summary>The name on the wire.</summary>
    /// <returns>For instance <c>CREATED_DESC</c>.</returns>
    public override string ToString() => WireEnum<TEnum>.ToText(Value);
}
