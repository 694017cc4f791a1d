using ArtifactStore.Specification;
using ArtifactStore.Sql;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>The ways to a store: a connection string, a data source, and one that the container holds.</summary>
public sealed class RegistrationTests
{
    [Test]
    public async Task A_store_is_opened_from_a_connection_string_a_data_source_or_the_container([Values(0, 1, 2)] int way)
    {
        await using var database = new PostgreSqlTestDatabase();
        await using var dataSource = NpgsqlDataSource.Create(database.ConnectionString);
        var services = new ServiceCollection();
        services.AddSingleton(dataSource);
        var builder = services.AddArtifactStore();
        _ = way switch
        {
            0 => builder.UsePostgreSql(database.ConnectionString, options => options.Schema = "mine"),
            1 => builder.UsePostgreSql(dataSource, options => options.Schema = "mine"),
            _ => builder.UsePostgreSql(provider => provider.GetRequiredService<NpgsqlDataSource>(), options => options.Schema = "mine"),
        };
        await using (var provider = services.BuildServiceProvider())
        {
            (await provider.GetRequiredService<IArtifactRepository>().CreateArtifactAsync(new() { Key = "a" })).Version.Should().Be(1);
        }

        if (way == 1)
        {
            // The host's data source is the host's to dispose.
            await using var command = dataSource.CreateCommand("SELECT COUNT(*) FROM mine.artifact");
            (await command.ExecuteScalarAsync()).Should().Be(1L);
        }
    }

    [TestCase("", "*is empty*")]
    [TestCase("Database=app", "*has no Host*")]
    [TestCase("Hst=a", "*cannot be read*")]
    [TestCase("Host=a;Port=x", "*cannot be read*")]
    public void Refuses_a_connection_string_in_one_sentence(string connectionString, string message) =>
        FluentActions
            .Invoking(() => PostgreSqlArtifactStore.Open(connectionString))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage(message);

    [Test]
    public void All_faults_are_named_at_once()
    {
        var open = () => PostgreSqlArtifactStore.Open("Host=a", options =>
            {
                options.Schema = "my schema";
                options.RetryTimeout = TimeSpan.FromSeconds(-1);
                options.MaxRetryDelay = TimeSpan.Zero;
                options.CommandTimeout = TimeSpan.Zero;
            });
        open.Should()
            .Throw<ArgumentException>()
            .Which.Message.Should()
            .ContainAll("Schema 'my schema'", "RetryTimeout", "MaxRetryDelay", "CommandTimeout");
    }

    [TestCase("1a")]
    [TestCase("a\"b")]
    [TestCase("pg_store")]
    [TestCase("ä")]
    [TestCase("")]
    public void Refuses_a_schema_that_is_not_a_plain_name(string schema) =>
        FluentActions.Invoking(() => new PostgreSqlDialect(schema)).Should().Throw<ArgumentException>().WithMessage($"*'{schema}'*");

    [Test]
    public void No_value_becomes_SQL() => SqlTextSources.OfTheModel(typeof(PostgreSqlDialect).Assembly).Should().BeEmpty();

    [Test]
    public void The_text_of_a_statement_does_not_depend_on_values()
    {
        var dialect = new PostgreSqlDialect();
        static ArtifactQuery Query(string text, int count) =>
            new()
            {
                Artifacts = new()
                {
                    Type = new() { Any = [.. Enumerable.Repeat(text, count)], Like = text },
                },
                FlowRuns = new()
                {
                    Name = text,
                    Tags = new() { All = [text] },
                },
                Limit = count,
            };
        foreach (var path in ArtifactSql.Paths(Query("a", 2), dialect))
        {
            // LIKE gets so much of a pattern, and values that are longer than what an index holds of them are compared in full: each by a
            // text of its own.
            Text("a", 2).Should().Be(Text(new string('ß', 128), 70));
            Text(new string('a', 150), 2).Should().Be(Text(new string('ß', 199), 70));
            Text(new string('a', 200), 2).Should().Be(Text(new string('ß', 1_000), 70));

            string Text(string text, int count) =>
                ArtifactSql
                    .Read(
                        Query(text, count),
                        dialect,
                        ArtifactSql.Paths(Query(text, count), dialect).Single(other => other.Name == path.Name)
                    )
                    .Text;
        }
    }

    [Test]
    public void A_page_by_flow_looks_up_flows_once_with_one_list([Values] bool isPrepared, [Values] bool ofHost)
    {
        var dialect = new PostgreSqlDialect("runs", ofHost ? RunTables.HostViews : RunTables.Owned, isPrepared);
        var text = Text("a", 1);
        text.Should().Be(Text(new string('ß', 199), 70));
        text.Split("flow AS f").Should().HaveCount(2);
        text.Split("ANY(").Length.Should().BeLessThanOrEqualTo(2);
        text.Should().Contain("unnest", "a list comes first, whatever the statistics say of how common its values are");

        string Text(string name, int count)
        {
            var query = new ArtifactQuery
            {
                Flows = new() { Name = new() { Any = [.. Enumerable.Repeat(name, count)] } },
                Limit = count,
            };
            var filters = ArtifactSql.Translate(query, dialect);
            if (ofHost)
            {
                return dialect.SelectWriter.Parents(filters, SqlTable.Flow).Text;
            }

            filters = dialect.SelectWriter.WithOnlyParent(filters, SqlTable.Flow);
            return dialect.SelectWriter.Page(query, filters, ArtifactSql.Paths(query, filters).Single()).Text;
        }
    }
}
