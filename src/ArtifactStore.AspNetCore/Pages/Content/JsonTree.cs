using System.Globalization;
using System.Text.Json;

namespace ArtifactStore.AspNetCore.Pages.Content;

/// <summary>Builds the tree of a JSON value: as many nodes as a page holds, the others behind links.</summary>
internal sealed class JsonTree
{
    private const int MaxNodes = 300;
    private const int MaxChildren = 100;
    private const int MaxDepth = 24;
    private const int MaxText = 400;

    /// <summary>The longest path that has a link. A long name is in the path of every value below it.</summary>
    private const int MaxPath = 2_000;

    private int _left = MaxNodes;

    /// <summary>Builds the tree of the value at a path.</summary>
    /// <param name="value">The value at the path.</param>
    /// <param name="path">The path, a JSON pointer; empty for the whole body.</param>
    /// <param name="skip">The number of members to leave out before the first.</param>
    public static JsonNodeView Build(JsonElement value, string path = "", int skip = 0) => new JsonTree().Node(null, path, value, skip, 0);

    /// <summary>Follows a JSON pointer; null if it leads nowhere.</summary>
    public static JsonElement? Find(JsonElement root, string path)
    {
        var value = root;
        foreach (var part in path.Split('/').Skip(1))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member))
            {
                value = member;
            }
            else if (
                value.ValueKind == JsonValueKind.Array
                && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                && index < value.GetArrayLength()
            )
            {
                value = value[index];
            }
            else
            {
                return null;
            }
        }

        return value;
    }

    /// <summary>Appends a name to a JSON pointer.</summary>
    public static string Join(string path, string name) =>
        $"{path}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    private static string? Below(string? path, string name) =>
        path is null || path.Length + name.Length > MaxPath ? null : Join(path, name);

    private JsonNodeView Node(string? name, string? path, JsonElement value, int skip, int depth)
    {
        _left--;
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = value.EnumerateObject().Select(member => (member.ShowName(), member.Value));
                return Parent(name, path, "object", members, value.GetPropertyCount(), skip, depth);
            case JsonValueKind.Array:
                var items = value.EnumerateArray().Select((item, i) => (i.ToString(CultureInfo.InvariantCulture), item));
                return Parent(name, path, "array", items, value.GetArrayLength(), skip, depth);
            case JsonValueKind.String:
                var text = value.Show();
                return new(name, path, "string", JsonValues.Cut(text, MaxText), [], IsCut: text.Length > MaxText);
            default:
                return new(
                    name,
                    path,
                    value.ValueKind == JsonValueKind.Number ? "number" : "literal",
                    JsonValues.Cut(value.GetRawText(), MaxText),
                    []
                );
        }
    }

    private JsonNodeView Parent(
        string? name,
        string? path,
        string kind,
        IEnumerable<(string Name, JsonElement Value)> members,
        int count,
        int skip,
        int depth
    )
    {
        var children = new List<JsonNodeView>();
        if (depth < MaxDepth)
        {
            foreach (var (member, value) in members.Skip(skip).Take(MaxChildren))
            {
                if (_left <= 0)
                {
                    break;
                }

                children.Add(Node(JsonValues.Cut(member, MaxText), Below(path, member), value, 0, depth + 1));
            }
        }

        var unit = (kind, count) switch
        {
            ("object", 1) => "member",
            ("object", _) => "members",
            (_, 1) => "item",
            _ => "items",
        };
        var hidden = Math.Max(0, count - skip - children.Count);
        return new(name, path, kind, string.Create(CultureInfo.InvariantCulture, $"{count:N0} {unit}"), children, hidden, hidden > 0);
    }
}
