using ArtifactStore.Sql;

namespace ArtifactStore.Sqlite.Tests;

public class ProviderTests
{
    [TestCase("", "*is empty*")]
    [TestCase("  ", "*is empty*")]
    [TestCase("Mode=ReadOnly", "*names no Data Source*")]
    [TestCase("Data Source=", "*names no Data Source*")]
    [TestCase("Dta Source=a.db", "*cannot be read*")]
    [TestCase("Data Source=a.db;Mode=Sometimes", "*cannot be read*")]
    [TestCase("Data Source=a.db;Cache=Shared", "*shared cache*")]
    [TestCase("Data Source=file:a.db?cache=shared", "*shared cache*")]
    [TestCase("Data Source=file:a.db?nolock=1", "*nolock=1*")]
    [TestCase("Data Source=file://server/a.db", "*the host 'server'*")]
    [TestCase("Data Source=file:?mode=ro", "*names no file*")]
    [TestCase("Data Source=file:a%00.db", "*not a path of a file*")]
    public void Refuses_a_connection_string_in_one_sentence(string connectionString, string message) =>
        new SqliteProvider(new() { ConnectionString = connectionString }).Validate().Should().ContainSingle().Which.Should().Match(message);

    [Test]
    public void All_faults_are_named_at_once()
    {
        var options = new SqliteOptions
        {
            ConnectionString = "",
            TablePrefix = "1",
            Synchronous = (SqliteSynchronous)9,
            BusyTimeout = TimeSpan.FromMilliseconds(-1),
            CacheSizeKib = 0,
            MmapSize = -1,
            MaxReaders = 0,
        };
        new SqliteProvider(options)
            .Validate()
            .Should()
            .HaveCount(7)
            .And.Contain(failure => failure.StartsWith("BusyTimeout -00:00:00.0010000", StringComparison.Ordinal));
    }

    [TestCase(1001, -1)]
    [TestCase(1, 30 * 86_400_000.0)]
    public void Knows_the_upper_bounds(int readers, double busy)
    {
        var options = new SqliteOptions { ConnectionString = "Data Source=a.db", MaxReaders = readers };
        if (busy > 0)
        {
            options.BusyTimeout = TimeSpan.FromMilliseconds(busy);
        }

        new SqliteProvider(options).Validate().Should().ContainSingle();
    }

    [Test]
    public void The_defaults_are_valid() =>
        new SqliteProvider(new() { ConnectionString = "Data Source=a.db" }).Validate().Should().BeEmpty();

    [Test]
    public void Takes_the_data_directory()
    {
        var target = SqliteTarget.Parse("Data Source=|DataDirectory|/x.db");
        target.Path.Should().Be(Path.Combine(AppContext.BaseDirectory, "x.db"));
    }

    [Test]
    public void A_migration_is_read_from_its_file()
    {
        const string Script =
            "CREATE TABLE {prefix}flow (x);\n  create table if not exists {prefix}flow_run (y);\nCREATE INDEX {prefix}i ON {prefix}flow (x);";
        var migration = Make("0012_more_runs.runs.sql", Script);
        (migration.Version, migration.Name, migration.RunTablesOnly).Should().Be((12, "more_runs", true));
        migration
            .Script.Should()
            .Be("CREATE TABLE p_flow (x);\n  create table if not exists p_flow_run (y);\nCREATE INDEX p_i ON p_flow (x);");
        migration.Objects.Should().Equal("flow", "flow_run", "i");
        Make("0001_artifacts.sql", "").RunTablesOnly.Should().BeFalse();

        static SqlMigration Make(string file, string script) =>
            new(file, () => script, text => SqliteMigrations.Fill(text, "p_"), SqliteMigrations.CreatedObject);
    }

    [Test]
    public void The_migrations_are_numbered_without_a_gap_and_name_what_they_make()
    {
        var migrations = SqliteMigrations.Load(new("p_"));
        migrations.Select(migration => migration.Version).Should().Equal(Enumerable.Range(1, migrations.Count));
        migrations.Should().OnlyContain(migration => !migration.Script.Contains("{prefix}"));
        migrations[0].Objects.Should().Contain("artifact");
    }
}
