using System.Text.Json;

namespace ArtifactStore.AspNetCore;

/// <summary>Reads strings of a body that may hold unpaired surrogates.</summary>
internal static class JsonText
{
    /// <summary>Finds a member; false if there is none, or if the name of another can't be read.</summary>
    public static bool TryFind(JsonElement root, string name, out JsonElement value)
    {
        value = default;
        try
        {
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out value);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Returns the text of a JSON string; null if it is another value, or no text that .NET can hold.</summary>
    public static string? TryRead(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
