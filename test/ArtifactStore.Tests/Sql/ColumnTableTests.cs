using System.Data;
using System.Reflection;
using ArtifactStore.Sql;
using ArtifactStore.Tests.Registration;

namespace ArtifactStore.Tests.Sql;

/// <summary>
/// The tables of columns agree with the records and their readers. That they agree with the databases the specification shows.
/// </summary>
public sealed class ColumnTableTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly Dictionary<string, Func<TableCase>> Tables = new()
    {
        ["artifact"] = () => Of(ArtifactTable.Read, _ => true, Full<Artifact>(), row => ArtifactTable.ReadRow(row, includeData: true)),
        ["artifact_collection"] = () =>
            Of(CollectionTable.Read, CollectionTable.Own.Contains, Full<ArtifactCollection>(), row =>
                CollectionTable.ReadRow(row, includeData: true)
            ),
        ["flow"] = () => Of(RunTableSet.Flows),
        ["deployment"] = () => Of(RunTableSet.Deployments),
        ["flow_run"] = () => Of(RunTableSet.FlowRuns),
        ["task_run"] = () => Of(RunTableSet.TaskRuns),
        ["work_pool"] = () => Of(RunTableSet.WorkPools),
        ["work_queue"] = () => Of(RunTableSet.WorkQueues),
    };

    private static IEnumerable<string> Names => Tables.Keys;

    [TestCaseSource(nameof(Names))]
    public void A_row_is_read_as_it_was_written(string name)
    {
        var (columns, row, read) = Tables[name]();
        using var table = new DataTable { Locale = System.Globalization.CultureInfo.InvariantCulture };
        foreach (var (column, value) in columns)
        {
            table.Columns.Add(column, value.GetType());
        }

        table.Rows.Add([.. columns.Select(column => column.Value)]);
        using var reader = table.CreateDataReader();
        reader.Read().Should().BeTrue();
        read(new(new FakeDialect(RunTables.Owned), reader))
            .Should()
            .Be(row, "each property of the record is a line of its table and of the reader there, in one order");
    }

    [Test]
    public void Every_text_JSON_and_list_has_a_limit_that_refuses_more()
    {
        var limits = new ArtifactStoreLimits
        {
            KeyLength = 2,
            TypeLength = 2,
            DescriptionLength = 2,
            MetadataLength = 2,
            DataSize = 2,
            TextLength = 2,
            ListCount = 2,
        };
        var columns = AllColumns()
            .Where(column => column is { Value: not null, Type: SqlType.Text or SqlType.Json or SqlType.Tags })
            .ToList();
        columns.Should().HaveCountGreaterThan(20);
        foreach (var column in columns)
        {
            object value = column.Type == SqlType.Tags ? ValueList.From(["a", "b", "c"]) : "abc";
            column
                .Invoking(c => c.Limit!.Check(new("item"), value, limits, c.Property))
                .Should()
                .Throw<ArgumentException>(column.Name)
                .WithMessage($"{column.Property}*Limits.*");
        }
    }

    [Test]
    public void A_create_takes_each_value_that_it_is_given()
    {
        var create = Full<ArtifactCreate>();
        var artifact = ArtifactTable.Draft(create, create.Id!.Value);
        foreach (
            var property in typeof(ArtifactCreate)
                .GetProperties()
                .Where(property => typeof(Artifact).GetProperty(property.Name) is not null)
        )
        {
            typeof(Artifact).GetProperty(property.Name)!.GetValue(artifact).Should().Be(property.GetValue(create), property.Name);
        }
    }

    [Test]
    public void Each_property_of_an_update_sets_a_column_and_without_it_none()
    {
        var columns = ArtifactTable.Columns.Where(column => column.Update is not null).ToList();
        columns.Should().OnlyContain(column => column.Update!(new()) == null);
        foreach (
            var property in typeof(ArtifactUpdate).GetProperties().Where(property => property.PropertyType.GetProperty("IsSet") is not null)
        )
        {
            var update = new ArtifactUpdate();
            property.SetValue(update, Sample(property.PropertyType));
            columns.Should().Contain(column => column.Update!(update) != null, property.Name);
        }
    }

    private static IEnumerable<SqlColumn> AllColumns() =>
        StoredTables.Of(new FakeDialect(RunTables.Owned)).SelectMany(table => table.Columns);

    private static TableCase Of<T>(RunTable<T> table)
        where T : class
    {
        var row = Full<T>();
        var (id, created, updated) = table.Head(row);
        return new(
            [
                ("id", id),
                ("created", created!),
                ("updated", updated!),
                .. table.Columns.Select(column => (column.Name, Stored(column, row))),
            ],
            row,
            reader => table.ReadRow(reader)
        );
    }

    private static TableCase Of(IEnumerable<SqlColumn> read, Func<SqlColumn, bool> isOwn, object row, Func<RowReader, object> readRow)
    {
        var artifact = Full<Artifact>();
        return new([.. read.Select(column => (column.Name, Stored(column, isOwn(column) ? row : artifact)))], row, readRow);
    }

    private static object Stored(SqlColumn column, object row)
    {
        var value = column.Value!(row).Value!;
        return column.Rule == ColumnRule.Int32 ? (int)(long)value : value;
    }

    /// <summary>A record with a value in every property, each text another.</summary>
    private static T Full<T>()
        where T : class
    {
        var record = (T)Activator.CreateInstance(typeof(T), nonPublic: true)!;
        foreach (
            var property in typeof(T)
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.SetMethod is not null)
        )
        {
            property.SetValue(record, Sample(property.PropertyType, property.Name));
        }

        return record;
    }

    private static object Sample(Type type, string name = "") =>
        (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            { } t when t == typeof(string) => Key(name),
            { } t when t == typeof(Guid) => new Guid(
                System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)
            ),
            { } t when t == typeof(DateTimeOffset) => Time.AddMinutes(name.Length),
            { } t when t == typeof(int) => 7,
            { } t when t == typeof(long) => 8L,
            { } t when t == typeof(bool) => true,
            { } t when t == typeof(ArtifactData) => ArtifactData.Parse("[1]"),
            { } t when t == typeof(ArtifactMetadata) => new ArtifactMetadata { ["a"] = "b" },
            { } t when t == typeof(ValueList<string>) => ValueList.From(["a", "b"]),
            { } t when t == typeof(ValueList<Guid>) => ValueList.From([new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)]),
            { } t when t == typeof(State) => new State(StateType.Failed, "why") { Message = "because" },
            { } t when t == typeof(CreatedBy) => new CreatedBy
            {
                Id = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
                Type = "type",
                DisplayValue = "shown",
            },
            { } t when t == typeof(FieldUpdate<ArtifactData>) => new FieldUpdate<ArtifactData>(null),
            { } t when t == typeof(FieldUpdate<string>) => new FieldUpdate<string>(null),
            { } t when t == typeof(MetadataUpdate) => new MetadataUpdate(null),
            var other => throw new NotSupportedException($"Give a sample of a {other}."),
        };

    private static string Key(string name) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    private sealed record TableCase(IReadOnlyList<(string Name, object Value)> Columns, object Row, Func<RowReader, object> Read);
}
