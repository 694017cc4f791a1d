using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>The names of an enum on the wire and in the database: those of <see cref="JsonStringEnumMemberNameAttribute"/>, exactly.</summary>
/// <remarks>The attribute is heeded by the framework's own converter of enums too, which a host may have put before ours.</remarks>
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
        ?? throw new NotSupportedException($"{typeof(TEnum).Name}.{value} has no name on the wire. Give it a {nameof(JsonStringEnumMemberNameAttribute)}.");
}
