using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>The exact names of an enum in JSON and in the database, from <see cref="JsonStringEnumMemberNameAttribute"/>.</summary>
/// <remarks>The framework's own enum converter, which a host may have put first, uses the same attribute.</remarks>
internal static class WireEnum<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] TEnum>
    where TEnum : struct, Enum
{
    private static readonly ImmutableArray<TEnum> Values = [.. Enum.GetValues<TEnum>()];
    private static readonly ImmutableArray<string> Names = [.. Values.Select(NameOf)];

    public static string Known { get; } = string.Join(", ", Names);

    public static string ToText(TEnum value) => Names[Values.IndexOf(value)];

    public static bool TryParse(ReadOnlySpan<char> text, out TEnum value)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (text.SequenceEqual(Names[i]))
            {
                value = Values[i];
                return true;
            }
        }

        value = default;
        return false;
    }

    private static string NameOf(TEnum value) =>
        typeof(TEnum).GetField(value.ToString())?.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
        ?? throw new NotSupportedException(
            $"{typeof(TEnum).Name}.{value} has no name in JSON. Give it a {nameof(JsonStringEnumMemberNameAttribute)}."
        );
}
