using System.Text;
using System.Text.Json;

namespace ArtifactStore.Fuzz;

/// <summary>
/// Makes queries at random, by what examples have below each name. Mutations alone seldom put together what belongs together: several
/// filters, each whole, in one query; and there are many such pairs.
/// </summary>
internal sealed class Grammar
{
    private const string Root = "";
    private const int Deepest = 6;

    private readonly Dictionary<string, List<string>> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _values = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<string> _words;

    /// <param name="examples">JSON. What stands below a name in one of them may stand below the same name anywhere.</param>
    /// <param name="words">What may stand in the place of anything.</param>
    public Grammar(IEnumerable<string> examples, IReadOnlyList<string> words)
    {
        _words = words;
        foreach (var example in examples)
        {
            using var json = JsonDocument.Parse(example);
            Learn(Root, json.RootElement);
        }
    }

    public byte[] Make(Random random)
    {
        var text = new StringBuilder();
        Write(text, random, Root, 0);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private void Learn(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Add(_values, name, value.GetRawText());
            return;
        }

        foreach (var member in value.EnumerateObject())
        {
            Add(_names, name, member.Name);
            Learn(member.Name, member.Value);
        }
    }

    private void Write(StringBuilder text, Random random, string name, int depth)
    {
        var (names, values) = (_names.GetValueOrDefault(name), _values.GetValueOrDefault(name));
        if (random.Next(40) == 0)
        {
            text.Append(_words[random.Next(_words.Count)]);
        }
        else if (names is not null && depth < Deepest && (values is null || random.Next(4) > 0))
        {
            text.Append('{');
            var separator = "";
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                var member = names[random.Next(names.Count)];
                text.Append(separator).Append('"').Append(member).Append("\":");
                Write(text, random, member, depth + 1);
                separator = ",";
            }

            text.Append('}');
        }
        else
        {
            text.Append(values is null ? "{}" : values[random.Next(values.Count)]);
        }
    }

    private static void Add(Dictionary<string, List<string>> lists, string name, string item)
    {
        if (!lists.TryGetValue(name, out var list))
        {
            lists.Add(name, list = []);
        }

        if (!list.Contains(item, StringComparer.Ordinal))
        {
            list.Add(item);
        }
    }
}
