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
    public void Other_values_and_longer_lists_change_no_text() =>
        QueryGen.Artifacts.Sample(
            query =>
            {
                var other = JsonSerializer.Deserialize<ArtifactQuery>(
                    Vary(JsonNode.Parse(JsonSerializer.Serialize(query, ArtifactStoreJson.Options))!)!.ToJsonString(),
                    ArtifactStoreJson.Options
                )!;
                foreach (
                    var (path, text) in Texts(query)
                        .Join(
                            Texts(other),
                            own => own.Path,
                            own => own.Path,
                            (own, others) => (own.Path, (Own: own.Text, Other: others.Text))
                        )
                )
                {
                    text.Other.Should().Be(text.Own, "{0} is the same path", path);
                }
            },
            iter: 2_000,
            print: query => JsonSerializer.Serialize(query, ArtifactStoreJson.Options)
        );

    private static IEnumerable<(string Path, string Text)> Texts(ArtifactQuery query) =>
        [
            .. ArtifactSql
                .Paths(query with { Limit = 7 }, Dialect)
                .Select(path => ($"page, {path}", ArtifactSql.Read(query, Dialect, path).Text)),
            .. ArtifactSql
                .Paths(query with { Limit = null }, Dialect)
                .Select(path => ($"count, {path}", ArtifactSql.Count(query, Dialect, path).Text)),
        ];

    [Test]
    public void Fifty_thousand_ids_are_one_parameter()
    {
        Guid[] ids = [.. Enumerable.Range(0, 50_000).Select(_ => Guid.NewGuid())];

        ArtifactQuery query = new() { Artifacts = new() { Id = new() { Any = ids } } };
        var statement = ArtifactSql.Read(query, Dialect, ArtifactSql.Paths(query, Dialect).Single());

        statement.Parameters.Should().HaveCount(3, "the list, the limit and the offset");
        statement.Text.Length.Should().BeLessThan(1_000);
    }

    [Test]
    public void Every_statement_names_its_columns() =>
        PlanShapes
            .All()
            .Select(shape => shape.Statement(Dialect).Text.Replace("COUNT(*)", "", StringComparison.Ordinal))
            .Should()
            .NotContain(text => text.Contains('*'));

    [Test]
    public void A_count_of_what_a_seek_leads_to_holds_what_the_index_serves_and_nothing_else()
    {
        // Were the rest of the filter in it, the bound would count rows that pass, and the count read rows without end.
        ArtifactFilter filter = new()
        {
            Type = new()
            {
                Any = ["table"],
                NotAny = ["link"],
                Like = "tab",
            },
            Key = new() { Like = "report" },
            Version = new() { AtLeast = 3 },
        };
        var filters = ArtifactSql.Translate(new ArtifactQuery { Artifacts = filter }, Dialect);

        var visited = Dialect.SelectWriter.Visited(filters, ArtifactSql.Paths(new ArtifactQuery(), filters).Single(), 100);

        visited
            .Text.Should()
            .Be(
                "SELECT COUNT(*) FROM (SELECT 1 AS one FROM artifact AS a INDEXED BY artifact_type WHERE a.type IN (SELECT value FROM json_each($1)) LIMIT $2) AS visited"
            );
    }

    [Test]
    public void A_filter_has_a_seek_only_where_an_index_leads_to_all_its_rows()
    {
        Paths(new() { Key = new() { Like = "report" } }).Should().Equal("scan id");
        Paths(
                new()
                {
                    Key = "report",
                    Version = 3,
                    Operator = FilterOperator.Or,
                }
            )
            .Should()
            .Equal("scan id");
        Paths(
                new()
                {
                    Type = new()
                    {
                        Any = ["table"],
                        Like = "x",
                        Operator = FilterOperator.Or,
                    },
                }
            )
            .Should()
            .Equal("scan id");
        Paths(
                new()
                {
                    Key = "report",
                    Type = "table",
                    Operator = FilterOperator.Or,
                }
            )
            .Should()
            .Equal("scan id", "seek any");
        Paths(new() { Key = "report", Version = 3 }).Should().Equal("scan id", "seek key");
        Paths(new() { Key = "report", Type = ["table", "link"] }).Should().Equal("scan id", "seek key", "seek type");
    }

    [Test]
    public void A_value_whose_rows_an_index_holds_in_order_leaves_nothing_to_race()
    {
        Paths(new() { Type = "table" }).Should().Equal("scan type");
        Paths(new() { FlowRunId = Guid.Empty, Version = 1 }).Should().Equal("scan flow_run_id");
        Paths(new() { Id = [Guid.Empty, Guid.AllBitsSet] }).Should().Equal("seek id");
        Paths(new() { Created = new() { After = DateTimeOffset.UnixEpoch } }, ArtifactSort.CreatedAsc).Should().Equal("scan created");
        Paths(new() { Key = new() { StartsWith = "report" } }, ArtifactSort.KeyAsc).Should().Equal("scan key");
        Paths(new() { Created = new() { After = DateTimeOffset.UnixEpoch } }, ArtifactSort.UpdatedDesc)
            .Should()
            .Equal("scan updated", "seek created");
    }

    [TestCase(10, "seek id")]
    [TestCase(11, "scan id", "seek id")]
    public void Ids_leave_nothing_to_race_unless_they_are_more_than_the_page(int count, params string[] paths) =>
        Paths(new() { Id = ValueList.From(Enumerable.Range(0, count).Select(_ => Guid.NewGuid())) }).Should().Equal(paths);

    [TestCase(2, "merge type")]
    [TestCase(64, "merge type")]
    [TestCase(65, "scan id", "seek type")]
    public void Few_values_are_merged_and_more_are_raced(int count, params string[] paths) =>
        Paths(new() { Type = ValueList.From(Enumerable.Range(0, count).Select(i => $"type-{i}")) }).Should().Equal(paths);

    [Test]
    public void Values_are_merged_only_by_id_and_without_another_condition()
    {
        Paths(new() { Type = ["table", "link"] }, ArtifactSort.CreatedDesc).Should().Equal("scan created", "seek type");
        Paths(new() { Type = ["table", "link"], Version = 1 }).Should().Equal("scan id", "seek type");
    }

    private static IEnumerable<string> Paths(ArtifactFilter filter, ArtifactSort sort = ArtifactSort.IdDesc) =>
        ArtifactSql
            .Paths(
                new ArtifactQuery
                {
                    Artifacts = filter,
                    Sort = sort,
                    Limit = 10,
                },
                Dialect
            )
            .Select(path => path.Name);

    /// <summary>Another value in every place where there is one, and twice as many in every list that has some.</summary>
    private static JsonNode? Vary(JsonNode? node, string name = "") =>
        node switch
        {
            JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Vary(member.Value, member.Key)))),
            JsonArray filters when filters.Any(item => item is JsonObject) => new JsonArray([.. filters.Select(item => Vary(item))]),
            JsonArray items => new JsonArray([.. items.Select(item => Vary(item)), .. items.Select(item => item!.DeepClone())]),
            JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(VaryText(value.GetValue<string>(), name)),
            JsonValue value when value.GetValueKind() == JsonValueKind.Number => JsonValue.Create(value.GetValue<int>() + 1),
            _ => node?.DeepClone(),
        };

    private static string VaryText(string text, string name) =>
        name switch
        {
            "operator" or "sort" => text,
            "like_" => text.Length == 0 ? text
            : System.Text.Ascii.IsValid(text) ? "größer"
            : "ascii%",
            // Nothing is behind the last character, so that a range has no end.
            "starts_with_" when text.Replace("\U0010FFFF", "", StringComparison.Ordinal).Length == 0 => text,
            _ when Guid.TryParse(text, out _) => Guid.NewGuid().ToString(),
            _ when DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var time) => time.AddDays(1)
                .ToString("O"),
            _ when Enum.TryParse<StateType>(text, ignoreCase: true, out _) => "CRASHED",
            _ => text + "'; --",
        };
}
