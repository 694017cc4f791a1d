using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite.Tests;

public class ErrorTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task A_full_database_is_reported_and_nothing_is_written()
    {
        var database = await _folder.OpenWithTableAsync();
        var write = () =>
            database.WriteAsync(
                async (session, token) =>
                {
                    await session.ExecuteAsync(new("INSERT INTO t VALUES (1)", []), token);
                    await session.NumberAsync(new("PRAGMA max_page_count = 3", []), token);
                    return await session.ExecuteAsync(new("INSERT INTO t VALUES (zeroblob(100000))", []), token);
                },
                default
            );
        var thrown = await write.Should().ThrowAsync<ArtifactStoreException>().WithMessage("*test.db' or its disk is full*");
        thrown.Which.IsTransient.Should().BeFalse();
        thrown.Which.InnerException.Should().BeOfType<SqliteException>();
        (await database.CountAsync()).Should().Be(0);
    }

    [Test]
    public async Task A_file_that_is_not_a_database_is_reported()
    {
        await File.WriteAllTextAsync(_folder.File(), string.Concat(Enumerable.Repeat("no database. ", 1000)));
        var database = _folder.Open();
        await database
            .Awaiting(d => d.CountAsync())
            .Should()
            .ThrowAsync<ArtifactStoreException>()
            .WithMessage("*is not an SQLite database*");
    }

    [Test]
    public async Task A_damaged_file_is_reported()
    {
        using (var connection = _folder.Connect())
        {
            connection.Run(
                "CREATE TABLE t (x); INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT hex(randomblob(20)) FROM n"
            );
        }

        await using (var file = File.OpenWrite(_folder.File()))
        {
            file.Position = 4096;
            file.Write(Enumerable.Repeat((byte)0xFE, 20 * 4096).ToArray());
        }

        var database = _folder.Open();
        await database
            .Awaiting(d => d.NumberAsync("SELECT count(x || '') FROM t"))
            .Should()
            .ThrowAsync<ArtifactStoreException>()
            .WithMessage("*is damaged*");
    }

    [Test]
    public async Task Missing_tables_and_columns_are_a_matter_of_the_schema()
    {
        var database = await _folder.OpenWithTableAsync();
        await database
            .Awaiting(d => d.NumberAsync("SELECT 1 FROM nowhere"))
            .Should()
            .ThrowAsync<ArtifactStoreSchemaException>()
            .WithMessage("*no such table: nowhere*");
        await database.Awaiting(d => d.NumberAsync("SELECT absent FROM t")).Should().ThrowAsync<ArtifactStoreSchemaException>();
        await database.Awaiting(d => d.ExecuteAsync("INSERT INTO t (y) VALUES (1)")).Should().ThrowAsync<ArtifactStoreSchemaException>();
        (await database.Awaiting(d => d.NumberAsync("SELEKT 1")).Should().ThrowAsync<ArtifactStoreException>())
            .Which.Should()
            .NotBeOfType<ArtifactStoreSchemaException>();
    }

    [Test]
    public async Task A_text_beyond_the_limit_of_SQLite_is_reported()
    {
        var database = await _folder.OpenWithTableAsync();
        await database
            .Awaiting(d => d.ExecuteAsync("INSERT INTO t VALUES (zeroblob(1000000001))"))
            .Should()
            .ThrowAsync<ArtifactStoreException>()
            .WithMessage("*as long as*");
    }

    [Test]
    public async Task An_id_that_exists_already_is_a_conflict_and_another_value_is_none()
    {
        var database = await _folder.OpenWithTableAsync();
        await database.ExecuteAsync("CREATE TABLE ids (id TEXT UNIQUE, x UNIQUE)");
        await database.ExecuteAsync("INSERT INTO ids VALUES ('a', 1)");
        await database.Awaiting(d => d.ExecuteAsync("INSERT INTO ids VALUES ('a', 2)")).Should().ThrowAsync<ArtifactConflictException>();
        (await database.Awaiting(d => d.ExecuteAsync("INSERT INTO ids VALUES ('b', 1)")).Should().ThrowAsync<ArtifactStoreException>())
            .Which.Should()
            .NotBeOfType<ArtifactConflictException>();
    }

    [TestCase(5, typeof(ArtifactStoreUnavailableException))]
    [TestCase(6, typeof(ArtifactStoreUnavailableException))]
    [TestCase(8, typeof(ArtifactStoreException))]
    [TestCase(10, typeof(ArtifactStoreException))]
    [TestCase(14, typeof(ArtifactStoreException))]
    [TestCase(17, typeof(ArtifactStoreSchemaException))]
    [TestCase(19, typeof(ArtifactStoreException))]
    [TestCase(21, typeof(ArtifactStoreException))]
    public void Every_code_has_an_exception_that_names_the_file_and_keeps_the_drivers(int code, Type type)
    {
        var error = new SqliteException($"SQLite Error {code}: 'x'.", code, code);
        var translated = SqliteErrors.Translate(error, "a.db");
        translated.Should().BeOfType(type);
        translated.Message.Should().Contain("a.db");
        translated.InnerException.Should().BeSameAs(error);
    }
}
