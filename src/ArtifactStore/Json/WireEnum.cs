using System.Text.Json;

namespace ArtifactStore;

/// <summary>The names of an enum on the wire and in the database: upper-case snake_case, exactly.</summary>
internal static class WireEnum<TEnum>
    where TEnum : struct, Enum
{
    private static readonly TEnum[] Values = Enum.GetValues<TEnum>();
    private static readonly string[] Names = [.. Values.Select(value => JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString()))];

    public static string Known { get; } = string.Join(", ", Names);

    public static string ToText(TEnum value) => Names[Array.IndexOf(Values, value)];

    public static bool TryParse(string? text, out TEnum value)
    {
        var index = Array.IndexOf(Names, text);
        value = index < 0 ? default : Values[index];
        return index >= 0;
    }
}
