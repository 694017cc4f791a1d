using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>An enum value of this library by its JSON name, for a URL: <c>?state=FAILED&amp;sort=CREATED_DESC</c>.</summary>
/// <remarks>
/// Web frameworks bind an enum by its C# name (<c>CreatedDesc</c>), which differs from the JSON name. This type is bound by the JSON name
/// and converts implicitly to the enum.
/// </remarks>
/// <example>
/// <code>app.MapGet("/artifacts", (WireName&lt;ArtifactSort&gt;? sort, IArtifactRepository artifacts, CancellationToken token) =>
///     artifacts.ReadArtifactsAsync(new ArtifactQuery { Sort = sort ?? ArtifactSort.IdDesc, Limit = 100 }, token));</code>
/// </example>
/// <typeparam name="TEnum">
/// <see cref="ArtifactSort"/>, <see cref="RunSort"/>, <see cref="StateType"/> or <see cref="FilterOperator"/>.
/// </typeparam>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
[SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "ISpanParsable requires them.")]
public readonly record struct WireName<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] TEnum>
    : ISpanParsable<WireName<TEnum>>
    where TEnum : struct, Enum
{
    /// <summary>Wraps a value.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the named values.</exception>
    public WireName(TEnum value) => Value = EnumValue.Check(value, nameof(value));

    /// <summary>The value.</summary>
    public TEnum Value { get; }

    /// <summary>Converts a name to its value.</summary>
    /// <param name="name">The name.</param>
    public static implicit operator TEnum(WireName<TEnum> name) => name.Value;

    /// <summary>Converts a value to its name.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator WireName<TEnum>(TEnum value) => new(value);

    /// <summary>Parses an exact JSON name.</summary>
    /// <param name="s">The name.</param>
    /// <param name="provider">Not used: a name is the same in every culture.</param>
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

    /// <summary>Parses an exact JSON name.</summary>
    /// <param name="s">The name.</param>
    /// <param name="provider">Not used: a name is the same in every culture.</param>
    /// <param name="result">The value, if there is such a name.</param>
    /// <returns>True if there is such a name.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out WireName<TEnum> result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc cref="TryParse(string, IFormatProvider, out WireName{TEnum})"/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out WireName<TEnum> result)
    {
        var found = WireEnum<TEnum>.TryParse(s, out var value);
        result = found ? new(value) : default;
        return found;
    }

    /// <summary>Returns the JSON name.</summary>
    /// <returns>For instance <c>CREATED_DESC</c>.</returns>
    public override string ToString() => WireEnum<TEnum>.ToText(Value);
}
