using System.Text;

namespace ArtifactStore;

/// <summary>Shortens long values in the text form of records, so that logs stay short.</summary>
internal static class RecordText
{
    /// <summary>The number of characters that are shown.</summary>
    public const int ShownLength = 200;

    /// <summary>Returns the text, or its beginning and its length.</summary>
    public static string Cut(string text) =>
        text.Length <= ShownLength
            ? text
            : $"{text.AsSpan(0, ShownLength - (char.IsHighSurrogate(text[ShownLength - 1]) ? 1 : 0))}… ({text.Length} characters)";

    /// <summary>Appends members in the format of records, with long texts shortened.</summary>
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
