using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using ArtifactStore.Sql;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>The schema in its three modes, on databases that are empty, complete, newer, and somebody else's.</summary>
[EmptyDatabase]
public abstract class SchemaSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Test]
    public async Task An_empty_database_gets_its_schema_on_first_use_and_keeps_it()
    {
        var created = await Artifacts.CreateArtifactAsync(new() { Key = "a" });
        await Store.InitializeAsync();
        await using var second = Open();
        await second.InitializeAsync();
        await second.InitializeAsync();
        (await second.Artifacts.ReadArtifactsAsync()).Should().Equal(created);
    }

    [Test]
    public async Task The_declared_columns_are_those_of_the_database()
    {
        // Those that the database itself computes.
        string[] computed = ["row_id", "key_order", "type_head", "name_order", "start_order"];
        await Store.InitializeAsync();
        await using var connection = await Database.ConnectAsync();
        StoredTable[] tables =
        [
            .. StoredTables.Of(Database.Dialect),
            new(SqlTable.ArtifactChange.Name(), ChangeTable.Columns, []),
            new(SqlTable.ArtifactMetadata.Name(), MetadataTable.Columns, []),
        ];
        tables.Select(table => table.Name).Should().BeEquivalentTo(Enum.GetValues<SqlTable>().Select(table => table.Name()));
        foreach (var table in tables)
        {
            var inDatabase = (await ColumnsAsync(connection, table.Name))
                .Where(column => !computed.Contains(column.ColumnName))
                .ToDictionary(column => column.ColumnName);
            table
                .Columns.Select(column => column.Name)
                .Should()
                .BeEquivalentTo(inDatabase.Keys, $"a column of {table.Name} is a line of its table in Sql/Schema and part of a migration");
            foreach (var column in table.Columns)
            {
                var (name, there) = ($"{table.Name}.{column.Name}", inDatabase[column.Name]);
                there.DataTypeName.Should().BeOneOf(Database.TypesOf(column.Type), name);
                there.AllowDBNull.Should().Be(!column.IsRequired, name);
            }
        }
    }

    [SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "A name of a table.")]
    private async Task<IReadOnlyList<DbColumn>> ColumnsAsync(DbConnection connection, string table)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {Database.Dialect.Table(table)}";
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.KeyInfo);
        return await reader.GetColumnSchemaAsync();
    }

    [Test]
    public async Task Validate_refuses_an_empty_database_and_leaves_it_empty()
    {
        await using var store = Open(options => options.SchemaMode = SchemaMode.Validate);
        await store.Awaiting(s => s.InitializeAsync()).Should().ThrowAsync<ArtifactStoreSchemaException>();
        await store.Artifacts.Awaiting(a => a.CreateArtifactAsync(new())).Should().ThrowAsync<ArtifactStoreSchemaException>();
        await Database
            .Awaiting(d => d.ExecuteAsync($"SELECT 1 FROM {d.Dialect.Table("artifact")}"))
            .Should()
            .ThrowAsync<System.Data.Common.DbException>();
        await Database
            .Awaiting(d => d.ExecuteAsync($"SELECT 1 FROM {d.Dialect.Table("artifact_store_schema")}"))
            .Should()
            .ThrowAsync<System.Data.Common.DbException>();
    }

    [Test]
    public async Task A_failure_to_initialise_is_tried_again()
    {
        await using var store = Open(options => options.SchemaMode = SchemaMode.Validate);
        await store.Awaiting(s => s.InitializeAsync()).Should().ThrowAsync<ArtifactStoreSchemaException>();
        await Store.InitializeAsync();
        await store.InitializeAsync();
        (await store.Artifacts.CountArtifactsAsync()).Should().Be(0);
    }

    [Test]
    public async Task Validate_and_none_accept_a_complete_schema([Values(SchemaMode.Validate, SchemaMode.None)] SchemaMode mode)
    {
        var created = await Artifacts.CreateArtifactAsync(new() { Key = "a" });
        await using var store = Open(options => options.SchemaMode = mode);
        await store.InitializeAsync();
        (await store.Artifacts.ReadArtifactsAsync()).Should().Equal(created);
        (await store.Artifacts.CreateArtifactAsync(new() { Key = "a" })).Version.Should().Be(2);
    }

    [Test]
    public async Task None_makes_no_tables()
    {
        await using var store = Open(options => options.SchemaMode = SchemaMode.None);
        await store.InitializeAsync();
        await store.Artifacts.Awaiting(a => a.ReadArtifactsAsync()).Should().ThrowAsync<ArtifactStoreException>();
        await Database
            .Awaiting(d => d.ExecuteAsync($"SELECT 1 FROM {d.Dialect.Table("artifact")}"))
            .Should()
            .ThrowAsync<System.Data.Common.DbException>();
    }

    [Test]
    public async Task A_newer_schema_is_refused_and_left_untouched(
        [Values(SchemaMode.CreateOrUpgrade, SchemaMode.Validate)] SchemaMode mode
    )
    {
        var created = await Artifacts.CreateArtifactAsync(new() { Key = "a" });
        await using (var connection = await Database.ConnectAsync())
        {
            await Database.MakeSchemaNewerAsync(connection);
        }

        await using (var store = Open(options => options.SchemaMode = mode))
        {
            await store.Awaiting(s => s.InitializeAsync()).Should().ThrowAsync<ArtifactStoreSchemaException>();
            await store
                .Artifacts.Awaiting(a => a.CreateArtifactAsync(new() { Key = "a" }))
                .Should()
                .ThrowAsync<ArtifactStoreSchemaException>();
            await store.Awaiting(s => s.BeginTransactionAsync()).Should().ThrowAsync<ArtifactStoreSchemaException>();
        }

        (await Artifacts.ReadArtifactsAsync()).Should().Equal(created);
    }

    [Test]
    public async Task A_foreign_table_is_refused_and_nothing_is_changed(
        [Values("artifact", "artifact_collection", "flow_run", "artifact_store_schema")] string table
    )
    {
        var name = Database.Dialect.Table(table);
        await Database.ExecuteAsync($"CREATE TABLE {name} (something VARCHAR(20))");
        await Database.ExecuteAsync($"INSERT INTO {name} (something) VALUES ('precious')");
        var refusal = (await Store.Awaiting(s => s.InitializeAsync()).Should().ThrowAsync<ArtifactStoreSchemaException>()).Which;
        if (table != "artifact_store_schema")
        {
            // A table of versions that cannot be read may be foreign or damaged: the driver tells which of its columns is missing, not
            // whose it is.
            refusal.Message.Should().Contain(name);
        }

        await using var connection = await Database.ConnectAsync();
        (await connection.NumberAsync($"SELECT COUNT(*) FROM {name} WHERE something = 'precious'")).Should().Be(1);
        foreach (
            var other in new[] { "artifact", "artifact_collection", "flow", "flow_run", "artifact_store_schema" }.Where(other =>
                other != table
            )
        )
        {
            await Database
                .Awaiting(d => d.ExecuteAsync($"SELECT 1 FROM {d.Dialect.Table(other)}"))
                .Should()
                .ThrowAsync<System.Data.Common.DbException>("'{0}' must not be there", other);
        }
    }

    [Test]
    public async Task Concurrently_starting_stores_all_find_the_schema()
    {
        var stores = Enumerable.Range(0, 8).Select(_ => Open()).ToList();
        await Task.WhenAll(stores.Select(store => Task.Run(() => store.InitializeAsync())));
        await Task.WhenAll(stores.Select(store => Task.Run(() => store.Artifacts.CreateArtifactAsync(new() { Key = "a" }))));
        (await Artifacts.ReadVersionsAsync("a")).Select(row => row.Version).Should().Equal(8, 7, 6, 5, 4, 3, 2, 1);
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    [Test]
    public async Task Many_callers_of_one_new_store_all_find_the_schema()
    {
        var created = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ => Task.Run(() => Artifacts.CreateArtifactAsync(new() { Key = "a" })))
        );
        created.Select(artifact => artifact.Version!.Value).Should().BeEquivalentTo(Enumerable.Range(1, 16));
    }
}
