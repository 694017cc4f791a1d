using System.Text.Json;
using System.Text.Json.Nodes;
using ArtifactStore.Specification.Data;
using ArtifactStore.Specification.Plans;
using ArtifactStore.Sql;
using CsCheck;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Sqlite.Tests.Plans;

/// <summary>The text of a statement depends on the shape of the query alone: never on a value, nor on how many there are.</summary>
public sealed class StatementTextTests
{
    private static readonly SqliteDialect Dialect = new();

    [Test]
    public void Other_values_and_longer_lists_change_no_text() => QueryGen.Artifacts.Sample(
        query =>
        {
            var other = JsonSerializer.Deserialize<ArtifactQuery>(Vary(JsonNode.Parse(JsonSerializer.Serialize(query, ArtifactStoreJson.Options))!)!.ToJsonString(), ArtifactStoreJson.Options)!;
            foreach (var plan in ArtifactSql.Plans(query, Dialect))
            {
                ArtifactSql.Read(other, Dialect, plan).Text.Should().Be(ArtifactSql.Read(query, Dialect, plan).Text);
                ArtifactSql.Count(other, Dialect, plan).Text.Should().Be(ArtifactSql.Count(query, Dialect, plan).Text);
            }
        },
        iter: 2_000,
        print: query => JsonSerializer.Serialize(query, ArtifactStoreJson.Options));

    [Test]
    public void Fifty_thousand_ids_are_one_parameter()
    {
        Guid[] ids = [.. Enumerable.Range(0, 50_000).Select(_ => Guid.NewGuid())];

        var statement = ArtifactSql.Read(new ArtifactQuery { Artifacts = new() { Id = new() { Any = ids } } }, Dialect, SqlPlan.ArtifactFilterFirst);

        statement.Parameters.Should().HaveCount(3, "the list, the limit and the offset");
        statement.Text.Length.Should().BeLessThan(1_000);
    }

    [Test]
    public void Every_statement_names_its_columns() =>
        PlanShapes.All().Select(shape => shape.Statement(Dialect).Text.Replace("COUNT(*)", "", StringComparison.Ordinal)).Should().NotContain(text => text.Contains('*'));

    [Test]
    public void A_probe_counts_by_what_indexes_serve_and_nothing_else()
    {
        // Were the rest of the filter in it, the bound would count rows that pass, and the probe read rows without end.
        ArtifactFilter filter = new() { Type = new() { Any = ["table"], NotAny = ["link"], Like = "tab" }, Key = new() { Like = "report" }, Version = new() { AtLeast = 3 } };

        var probe = ArtifactSql.Probe(ArtifactSql.Translate(new ArtifactQuery { Artifacts = filter }, Dialect), SqlPlan.ArtifactFilterFirst, 100);

        probe.Text.Should().Be("SELECT COUNT(*) FROM (SELECT 1 AS one FROM artifact AS a WHERE a.type IN (SELECT value FROM json_each($1)) LIMIT $2) AS probe");
    }

    [Test]
    public void A_filter_starts_a_statement_only_where_an_index_leads_to_all_its_rows()
    {
        Plans(new() { Key = new() { Like = "report" } }).Should().Equal(SqlPlan.ArtifactsFirst);
        Plans(new() { Key = "report", Version = 3, Operator = FilterOperator.Or }).Should().Equal(SqlPlan.ArtifactsFirst);
        Plans(new() { Type = new() { Any = ["table"], Like = "x", Operator = FilterOperator.Or } }).Should().Equal(SqlPlan.ArtifactsFirst);
        Plans(new() { Key = "report", Type = "table", Operator = FilterOperator.Or }).Should().Equal(SqlPlan.ArtifactsFirst, SqlPlan.ArtifactFilterFirst);
        Plans(new() { Key = "report", Version = 3 }).Should().Equal(SqlPlan.ArtifactsFirst, SqlPlan.ArtifactFilterFirst);

        static IEnumerable<SqlPlan> Plans(ArtifactFilter filter) => ArtifactSql.Plans(new ArtifactQuery { Artifacts = filter }, Dialect);
    }

    /// <summary>Another value in every place where there is one, and twice as many in every list that has some.</summary>
    private static JsonNode? Vary(JsonNode? node, string name = "") => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Vary(member.Value, member.Key)))),
        JsonArray items => new JsonArray([.. items.Select(item => Vary(item)), .. items.Select(item => item!.DeepClone())]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(VaryText(value.GetValue<string>(), name)),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => JsonValue.Create(value.GetValue<int>() + 1),
        _ => node?.DeepClone(),
    };

    private static string VaryText(string text, string name) => name switch
    {
        "operator" or "sort" => text,
        "like_" => text.Length == 0 ? text : System.Text.Ascii.IsValid(text) ? "größer" : "ascii%",
        // Nothing is behind the last character, so that a range has no end.
        "starts_with_" when text.Replace("\U0010FFFF", "", StringComparison.Ordinal).Length == 0 => text,
        _ when Guid.TryParse(text, out _) => Guid.NewGuid().ToString(),
        _ when DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var time) => time.AddDays(1).ToString("O"),
        _ when Enum.TryParse<StateType>(text, ignoreCase: true, out _) => "CRASHED",
        _ => text + "'; --",
    };
}
