using System.Text.Json;

namespace ArtifactStore.AspNetCore;

/// <summary>Rules for ids, in every spelling that the recorded server takes.</summary>
internal static class BodyId
{
    private const string UrnPrefix = "urn:uuid:";
    private const string Schema = """{"type":"string","format":"uuid"}""";

    /// <summary>An id.</summary>
    public static BodyRule Any { get; } = new(Schema, (value, errors, wire) =>
        {
            if (Read(value, errors) is { } id)
            {
                wire?.WriteStringValue(id);
            }
        });

    /// <summary>An id of a row, which is not all zeros.</summary>
    public static BodyRule OfRow { get; } = new(Schema, (value, errors, _) =>
        {
            if (Read(value, errors) == Guid.Empty)
            {
                errors.Add("value_error", "The id is all zeros, which no row has.", value);
            }
        });

    /// <summary>Parses an id: with or without dashes, in braces, or as a URN, in upper or lower case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Guid id)
    {
        if (text.StartsWith(UrnPrefix, StringComparison.Ordinal))
        {
            text = text[UrnPrefix.Length..];
        }

        id = Guid.Empty;
        return text.Length switch
        {
            32 => Guid.TryParseExact(text, "N", out id),
            36 => Guid.TryParseExact(text, "D", out id),
            38 => Guid.TryParseExact(text, "B", out id),
            _ => false,
        };
    }

    /// <summary>Parses an id of a path: 32 hexadecimal digits, in which each of the four dashes may be left out.</summary>
    public static bool TryParsePath(ReadOnlySpan<char> text, out Guid id)
    {
        Span<char> digits = stackalloc char[32];
        var count = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiHexDigit(c) && count < 32)
            {
                digits[count++] = c;
            }
            else if (c != '-' || count is not (8 or 12 or 16 or 20))
            {
                id = Guid.Empty;
                return false;
            }
        }

        id = Guid.Empty;
        return count == 32
            && text.Length <= 36
            && !text.Contains("--", StringComparison.Ordinal)
            && Guid.TryParseExact(digits, "N", out id);
    }

    private static Guid? Read(JsonElement value, BodyErrors errors)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            errors.Add("uuid_type", "The value is not an id.", value);
            return null;
        }

        if (TryParse(JsonText.TryRead(value), out var id))
        {
            return id;
        }

        errors.Add("uuid_parsing", "The text is not an id, such as 01964f3c-1d5e-7c3a-9f62-1a2b3c4d5e6f.", value);
        return null;
    }
}
