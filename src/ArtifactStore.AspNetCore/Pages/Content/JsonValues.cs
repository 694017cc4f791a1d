using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ArtifactStore.AspNetCore.Pages.Content;

/// <summary>Reads single JSON values as people see them.</summary>
internal static class JsonValues
{
    public static bool IsPresent(this JsonElement value) => value.ValueKind != JsonValueKind.Undefined;

    /// <summary>Returns a text without quotes, any other value as JSON; empty for none and for null.</summary>
    public static string Show(this JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => "",
            JsonValueKind.String => Text(value),
            _ => value.GetRawText(),
        };

    /// <summary>Returns the name of a member. One with an unpaired surrogate is shown as it is written.</summary>
    public static string ShowName(this JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(property));
        }
    }

    /// <summary>Returns a finite number, also one that is written as a text; otherwise null.</summary>
    public static double? Number(this JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number
        : value.ValueKind == JsonValueKind.String
        && double.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out number)
        && double.IsFinite(number)
            ? number
        : null;

    /// <summary>Cuts a text that is too long, never within a character.</summary>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length), "…");

    /// <summary>Returns the text of a JSON string. One with an unpaired surrogate is shown as it is written.</summary>
    private static string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText();
        }
    }
}
