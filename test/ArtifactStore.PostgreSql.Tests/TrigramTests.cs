using ArtifactStore.Specification;
using ArtifactStore.Sql;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>
/// The extension pg_trgm belongs to the database: the store makes none, uses the one that is there, and brings over what its first version
/// has made in its own schema.
/// </summary>
public sealed class TrigramTests
{
    private const string Home =
        "SELECT COUNT(*) FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm' AND n.nspname";

    private readonly string _role = $"owner_{Guid.NewGuid():N}";
    private PostgreSqlTestDatabase _database = null!;

    [SetUp]
    public void Create() => _database = new();

    [TearDown]
    public async Task Drop() => await _database.DisposeAsync();

    [Test]
    public async Task A_new_store_makes_no_extension_and_works_without()
    {
        await UseAsync(Open());
        (await NumberAsync("SELECT COUNT(*) FROM pg_extension WHERE extname = 'pg_trgm'")).Should().Be(0);
    }

    [TestCase("public")]
    [TestCase("elsewhere")]
    public async Task An_extension_is_used_in_any_schema_and_after_a_move(string home)
    {
        await _database.ExecuteAsync($"CREATE SCHEMA IF NOT EXISTS {home}; CREATE SCHEMA later; CREATE EXTENSION pg_trgm SCHEMA {home}");
        await UseAsync(Open());
        (await IndexesAsync()).Should().Be(6);
        await _database.ExecuteAsync("ALTER EXTENSION pg_trgm SET SCHEMA later");
        await UseAsync(Open());
        (await NumberAsync($"{Home} = 'later'")).Should().Be(1);
    }

    [Test]
    public async Task Missing_trigram_indexes_are_reported_and_repaired_when_the_extension_is_added_later()
    {
        await using var store = Open();
        await store.InitializeAsync();
        (await store.Maintenance.VerifyAsync().ToListAsync()).Should().BeEmpty();
        await _database.ExecuteAsync("CREATE SCHEMA \"a 'home'\"; CREATE EXTENSION pg_trgm SCHEMA \"a 'home'\"");
        (await store.Maintenance.VerifyAsync().ToListAsync())
            .Should()
            .HaveCount(6)
            .And.OnlyContain(violation => violation.Kind == ArtifactStoreViolationKind.MissingIndex);

        (await store.Maintenance.RepairAsync().ToListAsync()).Should().HaveCount(6).And.OnlyContain(repair => repair.IsDone);
        (await IndexesAsync()).Should().Be(6);
        (await store.Maintenance.VerifyAsync().ToListAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task The_extension_of_the_first_version_moves_out_of_the_schema_and_its_indexes_stay()
    {
        await MakeFirstVersionAsync(_database.ConnectionString);
        await _database.ExecuteAsync(
            "CREATE TABLE public.host (name text); CREATE INDEX host_name ON public.host USING gin (name artifact_store.gin_trgm_ops)"
        );
        await UseAsync(Open());
        (await NumberAsync($"{Home} = 'public'")).Should().Be(1);
        (await IndexesAsync()).Should().Be(6);

        // The host's own statements, and its own index.
        await _database.ExecuteAsync(
            "CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE INDEX host_other ON public.host USING gin (name gin_trgm_ops); DROP SCHEMA artifact_store CASCADE"
        );
        (await NumberAsync("SELECT COUNT(*) FROM pg_indexes WHERE tablename = 'host'")).Should().Be(2);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_user_who_may_not_move_the_extension_recreates_it_unless_it_is_in_use(bool isUsed)
    {
        await _database.ExecuteAsync(
            $"DROP SCHEMA artifact_store; CREATE ROLE {_role} LOGIN; DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO {_role}', current_database()); END $$"
        );
        try
        {
            var connectionString = new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Username = _role }.ToString();
            await MakeFirstVersionAsync(connectionString);
            if (isUsed)
            {
                await _database.ExecuteAsync(
                    "CREATE TABLE public.host (name text); CREATE INDEX host_name ON public.host USING gin (name artifact_store.gin_trgm_ops)"
                );
            }

            await UseAsync(PostgreSqlArtifactStore.Open(connectionString));
            (await NumberAsync($"{Home} = '{(isUsed ? "artifact_store" : "public")}'")).Should().Be(1);
            (await IndexesAsync()).Should().Be(6);
        }
        finally
        {
            await _database.ExecuteAsync($"DROP TABLE IF EXISTS public.host; DROP OWNED BY {_role} CASCADE; DROP ROLE {_role}");
        }
    }

    [Test]
    public async Task One_of_two_stores_can_be_dropped()
    {
        await MakeFirstVersionAsync(_database.ConnectionString);
        await UseAsync(Open());
        await UseAsync(Open("second"));
        (await IndexesAsync("second")).Should().Be(6);
        await _database.ExecuteAsync("DROP SCHEMA artifact_store CASCADE");
        (await IndexesAsync("second")).Should().Be(6);
        await UseAsync(Open("second"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_schema_may_get_another_name(bool isOfFirstVersion)
    {
        if (isOfFirstVersion)
        {
            await MakeFirstVersionAsync(_database.ConnectionString);
        }
        else
        {
            await _database.ExecuteAsync("CREATE EXTENSION pg_trgm");
            await UseAsync(Open());
        }

        await _database.ExecuteAsync("ALTER SCHEMA artifact_store RENAME TO renamed");
        await UseAsync(Open("renamed"));
        (await IndexesAsync("renamed")).Should().Be(6);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_dump_of_the_schema_is_restored_into_an_empty_database(bool hasExtension)
    {
        await _database.ExecuteAsync("CREATE EXTENSION pg_trgm");
        var store = Open();
        var artifact = await store.Artifacts.CreateArtifactAsync(new() { Key = "report-1", Data = ArtifactData.From("x") });
        await store.DisposeAsync();
        var source = new NpgsqlConnectionStringBuilder(_database.ConnectionString);
        if (Installation.TryFind(out var reason) is not { } programs)
        {
            Missing.Report(reason);
            return;
        }

        var folder = Installation.CreateFolder();
        await using var target = new PostgreSqlTestDatabase();
        try
        {
            var file = Path.Combine(folder.FullName, "store.dump");
            programs.Run("pg_dump", "--format=custom", "--schema=artifact_store", "--file", file, "--dbname", Address(source));
            await target.ExecuteAsync($"DROP SCHEMA artifact_store{(hasExtension ? "; CREATE EXTENSION pg_trgm" : "")}");
            var restore = () => programs.Run("pg_restore", "--dbname", Address(new(target.ConnectionString)), file);
            if (hasExtension)
            {
                restore();
            }
            else
            {
                // Six indexes can't be made; all else is there.
                restore.Should().Throw<InvalidOperationException>().Which.Message.Should().Contain("errors ignored on restore: 6");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        await using var restored = target.Open();
        (await restored.Artifacts.ReadLatestArtifactAsync("report-1"))!.Data.Should().Be(artifact.Data);
        (await restored.Artifacts.CountArtifactsAsync(new() { Artifacts = new() { Key = new() { Like = "REPORT" } } })).Should().Be(1);
        (await restored.Maintenance.VerifyAsync().ToListAsync()).Should().BeEmpty();
        await using var connection = await target.ConnectAsync();
        (await connection.NumberAsync("SELECT COUNT(*) FROM pg_indexes WHERE schemaname = 'artifact_store' AND indexname LIKE '%_trigram'"))
            .Should()
            .Be(hasExtension ? 6 : 0);
    }

    /// <summary>What the first version left where it could make the extension.</summary>
    private static async Task MakeFirstVersionAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync(FirstVersion.Script);
    }

    private static async Task UseAsync(IArtifactStore store)
    {
        await using var untilUsed = store;
        var (key, flow, run) = ($"report-{Guid.NewGuid():N}", Guid.NewGuid(), Guid.NewGuid());
        await store.Runs.Flows.SaveAsync(new Flow { Id = flow, Name = "Größe" });
        await store.Runs.FlowRuns.SaveAsync(
            new FlowRun
            {
                Id = run,
                Name = "r",
                FlowId = flow,
            }
        );
        await store.Artifacts.CreateArtifactAsync(new() { Key = key, FlowRunId = run });
        ArtifactQuery query = new()
        {
            Artifacts = new() { Key = new() { Like = key.ToUpperInvariant() } },
            Flows = new() { Name = new() { Like = "GRÖ" } },
        };
        (await store.Artifacts.CountArtifactsAsync(query)).Should().Be(1);
        (await store.Artifacts.CountArtifactsAsync(query with { Flows = new() { Name = new() { Like = "GRÜ" } } })).Should().Be(0);
    }

    private static string Address(NpgsqlConnectionStringBuilder given) =>
        $"host={given.Host} port={given.Port} user={given.Username} dbname={given.Database}{(given.Password is null ? "" : $" password={given.Password}")}";

    private Task<long> IndexesAsync(string schema = "artifact_store") =>
        NumberAsync(
            $"SELECT COUNT(*) FROM pg_index AS x JOIN pg_class AS i ON i.oid = x.indexrelid WHERE i.relnamespace = '{schema}'::regnamespace AND i.relname LIKE '%_trigram' AND x.indisvalid"
        );

    private async Task<long> NumberAsync(string sql)
    {
        await using var connection = await _database.ConnectAsync();
        return await connection.NumberAsync(sql);
    }

    private IArtifactStore Open(string schema = "artifact_store") =>
        PostgreSqlArtifactStore.Open(_database.ConnectionString, options => options.Schema = schema);
}
