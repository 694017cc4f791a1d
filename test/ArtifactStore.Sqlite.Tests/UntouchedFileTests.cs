using FluentAssertions;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace ArtifactStore.Sqlite.Tests;

/// <summary>A file that the store refuses, or only looks at, stays as it is to the byte.</summary>
public sealed class UntouchedFileTests
{
    private string _folder = "";

    private string File => Path.Combine(_folder, "host.db");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("artifactstore-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_file_with_a_foreign_table_is_left_as_it_is()
    {
        Make("CREATE TABLE artifact (x)");

        await RefusedAsync(SchemaMode.CreateOrUpgrade, "*'artifact'*");
    }

    [Test]
    public async Task A_file_with_a_foreign_index_is_refused_by_its_name()
    {
        Make("CREATE TABLE host (x); CREATE INDEX flow_name ON host (x)");

        await RefusedAsync(SchemaMode.CreateOrUpgrade, "*'flow_name'*");
    }

    [Test]
    public async Task A_file_of_a_newer_library_is_left_as_it_is()
    {
        Make(SqliteArtifactStore.Script() + "INSERT INTO artifact_store_schema VALUES (9999, 'future', 'then')");

        await RefusedAsync(SchemaMode.CreateOrUpgrade, "*9999*");
    }

    [Test]
    public async Task Validate_never_changes_a_file([Values("SELECT 1", "CREATE TABLE artifact (x)")] string content)
    {
        Make(content);

        await RefusedAsync(SchemaMode.Validate, "*");
    }

    [Test]
    public async Task Validate_detects_a_missing_index()
    {
        Make(SqliteArtifactStore.Script() + "DROP INDEX artifact_id");

        await RefusedAsync(SchemaMode.Validate, "*'artifact_id'*");
    }

    [Test]
    public async Task A_store_that_only_reads_leaves_a_file_as_it_is()
    {
        Make(SqliteArtifactStore.Script());
        var before = await System.IO.File.ReadAllBytesAsync(File);
        await using (var store = Open(SchemaMode.CreateOrUpgrade))
        {
            (await store.Artifacts.CountArtifactsAsync()).Should().Be(0);
        }

        (await System.IO.File.ReadAllBytesAsync(File)).Should().Equal(before);
    }

    [Test]
    public async Task The_first_write_switches_to_a_log()
    {
        Make(SqliteArtifactStore.Script());
        await using var store = Open(SchemaMode.CreateOrUpgrade);

        await store.Artifacts.CreateArtifactAsync(new());

        System.IO.File.Exists(File + "-wal").Should().BeTrue();
        (await store.Artifacts.CountArtifactsAsync()).Should().Be(1);
    }

    [Test]
    public async Task A_file_of_owned_runs_is_not_opened_with_views_of_the_host()
    {
        await using (var owned = Open(SchemaMode.CreateOrUpgrade))
        {
            await owned.InitializeAsync();
        }

        await using var store = SqliteArtifactStore.Open($"Data Source={File}", configure: options =>
            options.RunTables = RunTables.HostViews
        );

        await store.Awaiting(s => s.InitializeAsync()).Should().ThrowAsync<ArtifactStoreSchemaException>().WithMessage("*HostViews*");
    }

    [Test]
    public async Task Colliding_prefixes_are_distinguished_from_a_foreign_table()
    {
        await using (var plain = Open(SchemaMode.CreateOrUpgrade))
        {
            await plain.InitializeAsync();
        }

        await using var store = SqliteArtifactStore.Open($"Data Source={File}", sqlite => sqlite.TablePrefix = "artifact_");

        await store.Awaiting(s => s.InitializeAsync()).Should().ThrowAsync<ArtifactStoreSchemaException>();
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "An open file cannot be deleted there.")]
    public async Task A_deleted_file_is_not_recreated_by_a_reader()
    {
        await using var store = SqliteArtifactStore.Open($"Data Source={File}", sqlite => sqlite.MaxReaders = 8);
        await store.InitializeAsync();
        foreach (var file in Directory.GetFiles(_folder))
        {
            System.IO.File.Delete(file);
        }

        // More readers than connections are open: new ones have to be.
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        try
                        {
                            await store.Artifacts.CountArtifactsAsync();
                        }
                        catch (ArtifactStoreException)
                        {
                            // The file is gone, and a new connection says so.
                        }
                    })
                )
        );

        System.IO.File.Exists(File).Should().BeFalse();
    }

    [TestCase("Data Source=x.db;Cache=Shared;Password=hunter2")]
    [TestCase("Password=hunter2")]
    [TestCase("Data Source=x.db;Password=hunter2;Foo=1")]
    public void No_message_repeats_a_password(string connectionString) =>
        FluentActions
            .Invoking(() => SqliteArtifactStore.Open(connectionString))
            .Should()
            .Throw<ArgumentException>()
            .Which.ToString()
            .Should()
            .NotContain("hunter2");

    [Test]
    public async Task A_password_without_a_build_of_SQLite_that_encrypts_is_an_error_of_the_library()
    {
        await using var store = SqliteArtifactStore.Open($"Data Source={File};Password=hunter2");

        (await store.Awaiting(s => s.InitializeAsync()).Should().ThrowAsync<ArtifactStoreException>())
            .Which.Message.Should()
            .NotContain("hunter2");
    }

    private IArtifactStore Open(SchemaMode mode) =>
        SqliteArtifactStore.Open($"Data Source={File}", configure: options => options.SchemaMode = mode);

    private void Make(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA journal_mode = DELETE; CREATE TABLE IF NOT EXISTS of_the_host (x); {sql}";
        command.ExecuteNonQuery();
    }

    private async Task RefusedAsync(SchemaMode mode, string message)
    {
        var before = await System.IO.File.ReadAllBytesAsync(File);
        await using (var store = Open(mode))
        {
            await store.Awaiting(s => s.InitializeAsync()).Should().ThrowAsync<ArtifactStoreSchemaException>().WithMessage(message);
        }

        (await System.IO.File.ReadAllBytesAsync(File)).Should().Equal(before);
        Directory.GetFiles(_folder).Should().Equal(File);
    }
}
