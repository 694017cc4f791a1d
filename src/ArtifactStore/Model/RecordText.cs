using System.Text;

namespace ArtifactStore;

/// <summary>What records show of long values: logs must be neither flooded nor told what a body holds.</summary>
internal static class RecordText
{
    /// <summary>So many characters of a value are shown.</summary>
    public const int ShownLength = 200;

    /// <summary>The text, or its beginning and its length.</summary>
    public static string Cut(string text) =>
        text.Length <= ShownLength ? text : $"{text.AsSpan(0, ShownLength - (char.IsHighSurrogate(text[ShownLength - 1]) ? 1 : 0))}… ({text.Length} characters)";

    /// <summary>Appends members as a record does by itself, but for long texts.</summary>
    public static bool AppendMembers(StringBuilder builder, params ReadOnlySpan<(string Name, object? Value)> members)
    {
        for (var i = 0; i < members.Length; i++)
        {
            var (name, value) = members[i];
            builder.Append(i == 0 ? "" : ", ").Append(name).Append(" = ").Append(value is string text ? Cut(text) : value?.ToString());
        }

        return true;
    }
}
