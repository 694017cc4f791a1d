using ArtifactStore.Specification;
using ArtifactStore.Specification.Data;
using ArtifactStore.Sql;
using CsCheck;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>What the server would look for along search_path is named with its schema, in every statement.</summary>
public sealed class SearchPathTests
{
    private static readonly PostgreSqlDialect Dialect = new();

    [TestCase(
        "SELECT COUNT(*) FROM s.t AS a WHERE a.id = $1 AND NOT a.x <> ALL($2)",
        "SELECT pg_catalog.COUNT(*) FROM s.t AS a WHERE a.id OPERATOR(pg_catalog.=) $1 AND NOT a.x OPERATOR(pg_catalog.<>) ALL($2)"
    )]
    [TestCase(
        "UPDATE s.t SET a = $1, (b, c) = (SELECT x = y FROM u), n = n + 1 WHERE (a, b) < ($1, $2)",
        "UPDATE s.t SET a = $1, (b, c) = (SELECT x OPERATOR(pg_catalog.=) y FROM u), n = n OPERATOR(pg_catalog.+) 1 WHERE (a, b) OPERATOR(pg_catalog.<) ($1, $2)"
    )]
    [TestCase(
        "SELECT f(a)::text, CAST(b AS TEXT) || ' = ' || $1, b::bigint",
        "SELECT pg_catalog.f(a)::pg_catalog.text, CAST(b AS pg_catalog.text) OPERATOR(pg_catalog.||) ' = ' OPERATOR(pg_catalog.||) $1, b::bigint"
    )]
    [TestCase(
        "SELECT 1 WHERE k IN (SELECT 1) AND k NOT IN ('a', 'b') AND c LIKE 'x' AND d NOT LIKE 'y'",
        "SELECT 1 WHERE k OPERATOR(pg_catalog.=) ANY (SELECT 1) AND k OPERATOR(pg_catalog.<>) ALL (ARRAY['a', 'b']) AND c OPERATOR(pg_catalog.~~) 'x' AND d OPERATOR(pg_catalog.!~~) 'y'"
    )]
    [TestCase(
        "SELECT 1 WHERE (a.x IS DISTINCT FROM f(b) OR y IS NOT DISTINCT FROM $1)",
        "SELECT 1 WHERE (ARRAY[a.x] OPERATOR(pg_catalog.<>) ARRAY[ pg_catalog.f(b)] OR ARRAY[y] OPERATOR(pg_catalog.=) ARRAY[ $1])"
    )]
    [TestCase(
        "SELECT CASE WHEN a < -1 THEN -b ELSE 2 END * 3 COLLATE \"C\"",
        "SELECT CASE WHEN a OPERATOR(pg_catalog.<) -1 THEN OPERATOR(pg_catalog.-) b ELSE 2 END OPERATOR(pg_catalog.*) 3 COLLATE pg_catalog.\"C\""
    )]
    [TestCase(
        "SELECT a.* FROM unnest($1) AS list (value), s.f(x) -- a = b",
        "SELECT a.* FROM pg_catalog.unnest($1) AS list (value), s.f(x) -- a = b"
    )]
    public void A_statement_is_sent_with_the_schema_of_what_it_uses(string sql, string sent)
    {
        Dialect.Qualify(sql).Should().Be(sent);
        QualifiedText.Unqualified(sent).Should().BeEmpty();
        QualifiedText.Unqualified(sql).Should().NotBeEmpty();
        Dialect.Qualify(sent).Should().Be(sent);
    }

    [TestCase("SELECT a = b || c")]
    [TestCase("SELECT a BETWEEN b AND c")]
    [TestCase("SELECT CASE a WHEN b THEN c END")]
    [TestCase("SELECT 1 FROM a JOIN b USING (c)")]
    [TestCase("SELECT NULLIF(a, b)")]
    [TestCase("SELECT a + b IS DISTINCT FROM c")]
    [TestCase("SELECT a IS DISTINCT FROM b + c")]
    public void Constructs_that_cannot_be_qualified_are_refused(string sql) =>
        sql.Invoking(Dialect.Qualify).Should().Throw<InvalidOperationException>();

    [Test]
    public void Every_migration_and_the_script_name_the_schema_of_what_they_use()
    {
        foreach (var migration in PostgreSqlMigrations.Load(Dialect))
        {
            QualifiedText.Unqualified(migration.Script).Should().BeEmpty($"that is migration {migration.Version}");
            Dialect.Qualify(migration.Script).Should().Be(migration.Script);
        }

        QualifiedText.Unqualified(PostgreSqlArtifactStore.Script()).Should().BeEmpty();
    }

    [Test]
    public void Every_query_can_be_sent_with_the_schema_of_what_it_uses() =>
        Gen.OneOf(
                QueryGen.Artifacts.Select(query => (StoreQuery)query),
                QueryGen.Collections.Select(query => (StoreQuery)query),
                RunQueryGen.FlowRuns.Select(query => (StoreQuery)query),
                RunQueryGen.TaskRuns.Select(query => (StoreQuery)query),
                RunQueryGen.Deployments.Select(query => (StoreQuery)query)
            )
            .Sample(
                query =>
                {
                    foreach (var runTables in Enum.GetValues<RunTables>())
                    {
                        var dialect = new PostgreSqlDialect("s", runTables);
                        var filters = ArtifactSql.Translate(query, dialect);
                        var pages = ArtifactSql.Paths(query, filters).SelectMany(path => Page(query, filters, path));
                        var counts = ArtifactSql
                            .Paths(query with { Limit = null }, filters)
                            .Select(path => dialect.SelectWriter.Count(filters, path));
                        pages
                            .Concat(counts)
                            .SelectMany(statement => QualifiedText.Unqualified(dialect.Qualify(statement.Text)))
                            .Should()
                            .BeEmpty();
                    }

                    static IEnumerable<SqlStatement> Page(StoreQuery query, SqlTranslation filters, AccessPath path)
                    {
                        var select = filters.Dialect.SelectWriter;
                        yield return select.Page(query, filters, path, path.IsScan ? 100 : null);
                        yield return path.IsScan ? select.Position(query, filters, path, 100) : select.Visited(filters, path, 100);
                    }
                },
                iter: Effort.Of(2_000)
            );

    [Test]
    public async Task Every_statement_of_a_store_names_the_schema_of_what_it_uses()
    {
        await using var database = new PostgreSqlTestDatabase();
        await using var connection = await database.ConnectAsync();
        var texts = await database.RecordAsync(connection, async () =>
        {
            await using var store = database.Open();
            await store.InitializeAsync();
            await UseAsync(store);
            await using (var transaction = await database.BeginAsync(connection))
            {
                await UseAsync(store.Enlist(transaction));
                await transaction.CommitAsync();
            }

            await store.Maintenance.VerifyAsync().ToListAsync();
            await store.Maintenance.RepairAsync().ToListAsync();
            await store.Maintenance.CheckHealthAsync();
        });
        var own = texts.Where(text => text.Contains("artifact", StringComparison.Ordinal)).Distinct().ToList();
        own.Should().HaveCountGreaterThan(30);
        own.SelectMany(QualifiedText.Unqualified).Distinct().Should().BeEmpty();
    }

    [Test]
    public async Task Without_qualification_planted_functions_would_be_called()
    {
        await using var database = new HostilePostgreSqlTestDatabase();

        // The driver's own look into the catalogue would be the first to fail.
        var builder = new NpgsqlDataSourceBuilder(database.ConnectionString);
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        await using var source = builder.Build();
        await using var connection = await source.OpenConnectionAsync();
        foreach (
            var sql in new[]
            {
                "SELECT 1 WHERE $1 = ANY(ARRAY['x'::pg_catalog.text])",
                "SELECT COUNT(*) FROM pg_catalog.pg_am",
                "SELECT unnest(ARRAY['x'::pg_catalog.text])",
                "SELECT lower($1)",
                "SELECT ARRAY[$1] && ARRAY[$1]",
                "SELECT cardinality(ARRAY[$1])",
                "SELECT array_position(ARRAY[$1], $1)",
                "SELECT $1 LIKE $1",
                "SELECT $1 IN ($1)",
                "SELECT $1 BETWEEN $1 AND $1",
                "SELECT $1 IS DISTINCT FROM $1",
                "SELECT NULLIF($1, $1)",
            }
        )
        {
            await using var command = new NpgsqlCommand(sql, connection)
            {
                Parameters =
                {
                    new() { Value = "x", NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text },
                },
            };
            (await command.Awaiting(c => c.ExecuteScalarAsync()).Should().ThrowAsync<PostgresException>(sql))
                .Which.MessageText.Should()
                .StartWith("hijacked", sql);
        }
    }

    [Test]
    public async Task A_store_refers_to_nothing_in_public()
    {
        await using var database = new HostilePostgreSqlTestDatabase();
        await using (var store = database.Open())
        {
            await store.InitializeAsync();
        }

        await using var connection = await database.ConnectAsync();
        (
            await connection.NumberAsync(
                """
                SELECT COUNT(*) FROM pg_depend AS d CROSS JOIN LATERAL pg_identify_object_as_address(d.classid, d.objid, d.objsubid) AS o CROSS JOIN LATERAL pg_identify_object_as_address(d.refclassid, d.refobjid, d.refobjsubid) AS r
                WHERE d.deptype = 'n' AND 'artifact_store' = ANY (o.object_names) AND (SELECT n.schema FROM pg_identify_object(d.refclassid, d.refobjid, d.refobjsubid) AS n) = 'public'
                """
            )
        ).Should().Be(0);
    }

    private static async Task UseAsync(IArtifactStoreSession store)
    {
        var (flow, deployment) = (
            await store.Runs.Flows.SaveAsync(
                new Flow
                {
                    Id = Guid.NewGuid(),
                    Name = "f",
                    Tags = ["x"],
                }
            ),
            await store.Runs.Deployments.SaveAsync(new Deployment { Id = Guid.NewGuid(), Name = "d" })
        );
        var run = await store.Runs.FlowRuns.SaveAsync(
            new FlowRun
            {
                Id = Guid.NewGuid(),
                Name = "r",
                FlowId = flow.Id,
                DeploymentId = deployment.Id,
            }
        );
        await store.Runs.FlowRuns.SaveAsync(run with { FlowId = null });
        await store.Runs.FlowRuns.SaveAsync([run, new FlowRun { Id = Guid.NewGuid(), Name = "other" }]);
        await store.Runs.FlowRuns.ReadAsync(run.Id);
        var plain = await store.Artifacts.CreateArtifactAsync(new() { Data = ArtifactData.From("x"), FlowRunId = run.Id });
        var keyed = await store.Artifacts.CreateArtifactAsync(new() { Key = "k", FlowRunId = run.Id });
        await store.Artifacts.CreateArtifactAsync(new() { Key = "k", ExpectedVersion = keyed.Version });
        await store.Artifacts.CreateArtifactsAsync([new() { Key = "k", FlowRunId = run.Id }, new() { Key = "l" }, new()]);
        await store.Artifacts.ReadArtifactAsync(plain.Id);
        await store.Artifacts.ReadArtifactAsync("k", 1);
        await store.Artifacts.GetOrCreateArtifactAsync(new() { Key = "k" });
        await store.Artifacts.GetOrCreateArtifactAsync(new() { Key = "first" });
        await store.Artifacts.ReadLatestArtifactAsync("k");
        await store.Artifacts.ReadVersionsAsync("k", limit: 2, beforeVersion: 3);
        foreach (
            var filter in new ArtifactQuery[]
            {
                new() { Limit = 3 },
                new()
                {
                    Limit = 3,
                    Flows = new() { Name = "f" },
                },
                new()
                {
                    Limit = 3,
                    Sort = ArtifactSort.CreatedDesc,
                    Flows = new() { Tags = "x" },
                    FlowRuns = new() { Name = new() { Like = "R" } },
                },
            }
        )
        {
            await store.Artifacts.ReadArtifactsAsync(filter);
            await store.Artifacts.CountArtifactsAsync(filter);
        }

        await store.Artifacts.UpdateArtifactAsync(plain.Id, new() { Description = "d" });
        await store.Artifacts.DeleteArtifactAsync(keyed.Id);
        await store.Artifacts.DeleteArtifactsAsync(Everything.Query);
        await store.Runs.FlowRuns.DeleteAsync(run.Id);
    }
}
