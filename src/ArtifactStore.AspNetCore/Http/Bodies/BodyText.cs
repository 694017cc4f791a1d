using System.Text.Json;

namespace ArtifactStore.AspNetCore;

/// <summary>Rules for texts.</summary>
internal static class BodyText
{
    /// <summary>The number of characters of a metadata value that are kept.</summary>
    public const int MetadataLength = 500;

    /// <summary>Any text that a database can hold.</summary>
    public static BodyRule Any { get; } = Of(_ => true, "");

    /// <summary>A pattern of <c>like_</c>, in which a backslash is a character like any other.</summary>
    public static BodyRule Pattern { get; } = new("""{"type":"string"}""", (value, errors, wire) =>
        {
            if (Read(value, errors) is { } text)
            {
                wire?.WriteStringValue(text.Replace(@"\", @"\\", StringComparison.Ordinal));
            }
        });

    /// <summary>
    /// The key of a new artifact. As recorded, it may be empty, and one line feed at its end passes.
    /// </summary>
    public static BodyRule Key { get; } =
        Of(
            text => text is "" or "\n" || ArtifactKey.IsValid(text.EndsWith('\n') ? text.AsSpan(0, text.Length - 1) : text),
            ArtifactKey.Rule,
            "^[a-z0-9-]*$"
        );

    /// <summary>The name of a flow.</summary>
    public static BodyRule FlowName { get; } =
        Of(
            text => text.Length > 0 && text.IndexOfAny(['/', '%', '&', '>', '<']) < 0,
            "A name has at least one character, and none of / % & > <.",
            "^[^/%&><]+$",
            "string_pattern_mismatch"
        );

    /// <summary>The name of a deployment, which is a part of paths.</summary>
    public static BodyRule DeploymentName { get; } =
        Of(text => !text.Contains('/', StringComparison.Ordinal), "A name has no /.", "^[^/]*$", "string_pattern_mismatch");

    /// <summary>An object of texts.</summary>
    public static BodyRule Metadata { get; } = new("""{"type":"object","additionalProperties":{"type":"string"}}""", (value, errors, _) =>
        {
            if (value.ValueKind != JsonValueKind.Object)
            {
                errors.Add("dict_type", "The value is not an object.", value);
                return;
            }

            foreach (var member in value.EnumerateObject())
            {
                errors.Enter(member.Name);
                if (member.Name.Contains('\0', StringComparison.Ordinal))
                {
                    errors.Add("value_error", "The name has a NUL character, which no database can hold.");
                }

                Read(member.Value, errors);
                errors.Leave();
            }
        });

    /// <summary>Reads the metadata that <see cref="Metadata"/> has passed. Long values are cut, as the recorded server does.</summary>
    public static ArtifactMetadata ReadMetadata(JsonElement value)
    {
        var entries = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            entries[member.Name] = Cut(member.Value.GetString()!);
        }

        return new(entries);
    }

    /// <summary>Reads a text that a database can hold; null, with a fault, if the value is none.</summary>
    public static string? Read(JsonElement value, BodyErrors errors)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            errors.Add("string_type", "The value is not a string.", value);
            return null;
        }

        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            errors.Add("string_unicode", "The string has an unpaired surrogate.");
            return null;
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            errors.Add("value_error", "The string has a NUL character, which no database can hold.");
            return null;
        }

        return text;
    }

    /// <summary>Counts code points, as the recorded server does, and never cuts through one.</summary>
    private static string Cut(string text)
    {
        if (text.Length <= MetadataLength)
        {
            return text;
        }

        var end = 0;
        for (var count = 0; count < MetadataLength && end < text.Length; count++)
        {
            end += char.IsHighSurrogate(text[end]) ? 2 : 1;
        }

        return end < text.Length ? $"{text.AsSpan(0, end)}..." : text;
    }

    private static BodyRule Of(Func<string, bool> isValid, string rule, string? pattern = null, string fault = "value_error") =>
        new(pattern is null ? """{"type":"string"}""" : $$"""{"type":"string","pattern":"{{pattern}}"}""", (value, errors, wire) =>
        {
            if (Read(value, errors) is not { } text)
            {
                return;
            }

            if (!isValid(text))
            {
                errors.Add(fault, rule, value);
            }

            wire?.WriteStringValue(text);
        });
}
