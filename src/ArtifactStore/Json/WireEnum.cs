using System.Collections.Immutable;
using System.Text.Json;

namespace ArtifactStore;

/// <summary>The names of an enum on the wire and in the database: upper-case snake_case, exactly.</summary>
internal static class WireEnum<TEnum>
    where TEnum : struct, Enum
{
    private static readonly ImmutableArray<TEnum> Values = [.. Enum.GetValues<TEnum>()];
    private static readonly ImmutableArray<string> Names = [.. Values.Select(value => JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString()))];

    public static string Known { get; } = string.Join(", ", Names);

    public static string ToText(TEnum value) => Names[Values.IndexOf(value)];

    public static bool TryParse(string? text, out TEnum value)
    {
        var index = text is null ? -1 : Names.IndexOf(text);
        value = index < 0 ? default : Values[index];
        return index >= 0;
    }
}
