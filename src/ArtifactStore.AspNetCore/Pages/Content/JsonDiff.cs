using System.Text.Json;

namespace ArtifactStore.AspNetCore.Pages.Content;

/// <summary>Compares two JSON values path by path.</summary>
internal static class JsonDiff
{
    /// <summary>The number of values that are compared on each side.</summary>
    public const int MaxValues = 50_000;

    /// <summary>The length of a path.</summary>
    private const int MaxPath = 4_000;

    /// <summary>The length of all paths of a side: a long name above many values is in the path of each.</summary>
    private const int MaxPaths = 4_000_000;

    /// <summary>Compares two values; null if they are too large.</summary>
    /// <returns>The paths whose values differ: in the order of the new value, and then what is gone.</returns>
    public static IReadOnlyList<(string Path, string? Old, string? New)>? Compare(JsonElement old, JsonElement @new)
    {
        var (before, after) = (Flatten(old), Flatten(@new));
        if (before is null || after is null)
        {
            return null;
        }

        var differences = new List<(string, string?, string?)>();
        foreach (var (path, value) in after)
        {
            var was = before.GetValueOrDefault(path);
            if (!value.Equals(was, StringComparison.Ordinal))
            {
                differences.Add((path, was, value));
            }
        }

        differences.AddRange(
            before.Where(value => !after.ContainsKey(value.Key)).Select(gone => (gone.Key, (string?)gone.Value, (string?)null))
        );
        return differences;
    }

    /// <summary>Returns the values by path. A dictionary to which values are only added keeps their order.</summary>
    private static Dictionary<string, string>? Flatten(JsonElement root)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var length = 0L;
        return Add("", root) ? values : null;

        bool Add(string path, JsonElement value)
        {
            if (values.Count >= MaxValues || path.Length > MaxPath || (length += path.Length) > MaxPaths)
            {
                return false;
            }

            switch (value.ValueKind)
            {
                case JsonValueKind.Object when value.GetPropertyCount() > 0:
                    return value.EnumerateObject().All(member => Add(JsonTree.Join(path, member.ShowName()), member.Value));
                case JsonValueKind.Array when value.GetArrayLength() > 0:
                    return value.EnumerateArray().Index().All(item => Add($"{path}/{item.Index}", item.Item));
                default:
                    values[path] = value.GetRawText();
                    return true;
            }
        }
    }
}
