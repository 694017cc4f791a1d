using System.Text;
using System.Text.Json;

namespace ArtifactStore.PostgreSql.Tests.Plans;

/// <summary>A step of a plan: what stays the same from run to run, without costs and numbers of rows.</summary>
/// <param name="Type">What it does, in the server's words.</param>
/// <param name="Table">The table that it reads; null for none.</param>
/// <param name="Index">The index that it reads by; null for none.</param>
/// <param name="Detail">The rest that is worth knowing.</param>
/// <param name="IsBounded">Whether a condition bounds what it reads of the index.</param>
/// <param name="Children">Where its rows come from.</param>
internal sealed record PlanNode(string Type, string? Table, string? Index, string Detail, bool IsBounded, IReadOnlyList<PlanNode> Children)
{
    /// <summary>This step and all below.</summary>
    public IEnumerable<PlanNode> All => Children.SelectMany(child => child.All).Prepend(this);

    /// <summary>Whether it reads a table, or an index of it, from end to end.</summary>
    public bool IsWhole => Type is "Seq Scan" || (Index is not null && !IsBounded);

    public static PlanNode Parse(JsonElement plan)
    {
        var type = Text("Node Type")!;
        var isIndexed = type.Contains("Index", StringComparison.Ordinal);
        var detail = new StringBuilder();
        Add(" backward", Text("Scan Direction") == "Backward");
        Add($" {Text("Join Type")}", Text("Join Type") is { } join && join != "Inner");
        Add($" ({Text("Strategy")})", Text("Strategy") is not (null or "Plain"));
        // The numbers of what it returns go through the whole plan, with the parts that are not shown.
        Add($" ({Text("Subplan Name")?.Split(" (returns")[0]})", Text("Subplan Name") is not null);
        return new(
            type,
            Text("Relation Name"),
            Text("Index Name"),
            detail.ToString(),
            isIndexed && (plan.TryGetProperty("Index Cond", out _)),
            plan.TryGetProperty("Plans", out var children) ? [.. children.EnumerateArray().Select(Parse)] : []
        );

        string? Text(string name) => plan.TryGetProperty(name, out var value) ? value.GetString() : null;

        void Add(string text, bool given) => detail.Append(given ? text : "");
    }

    /// <summary>The tree, a step a line.</summary>
    public IEnumerable<string> Lines(int depth = 0) =>
        Children.SelectMany(child => child.Lines(depth + 1)).Prepend(new string(' ', 2 * depth) + ToString());

    public override string ToString() =>
        $"{Type}{Detail}{(Index is null ? "" : $" by {Index}{(IsBounded ? "" : ", all of it")}")}{(Table is null || Index?.StartsWith(Table + "_", StringComparison.Ordinal) == true ? "" : $" on {Table}")}";
}
