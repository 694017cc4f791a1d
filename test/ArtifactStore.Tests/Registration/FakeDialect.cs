using System.Data.Common;
using ArtifactStore.Sql;

namespace ArtifactStore.Tests.Registration;

/// <summary>A dialect that nobody speaks.</summary>
internal sealed class FakeDialect(RunTables runTables) : SqlDialect(runTables)
{
    public override SelectWriter SelectWriter => throw new NotSupportedException();

    public override string Clock => "now";

    public override string NameOrder(string table) => $"substr({table}.name, 1, 200)";

    public override string StartOrder(string table, string columns) => $"COALESCE({columns}, '')";

    public override string Table(string name) => name;

    public override SqlValue Limit(long? limit) => throw new NotSupportedException();

    public override SqlFragment IsIn(string column, SqlValue values) => throw new NotSupportedException();

    public override SqlFragment IsNotIn(string column, SqlValue values) => throw new NotSupportedException();

    public override SqlFragment IsLike(string column, string pattern) => throw new NotSupportedException();

    public override SqlFragment HasAllTags(string column, IReadOnlyList<string> tags) => throw new NotSupportedException();

    public override SqlFragment HasAnyTag(string column, IReadOnlyList<string> tags) => throw new NotSupportedException();

    public override SqlFragment HasNoTags(string column, bool none) => throw new NotSupportedException();

    public override SqlFragment Later(SqlFragment time, string column) => throw new NotSupportedException();

    public override SqlStatement Existing(IReadOnlyList<string> names) => throw new NotSupportedException();

    public override void Bind(DbParameter parameter, SqlValue value) => throw new NotSupportedException();

    public override Guid ReadId(DbDataReader reader, int ordinal) => reader.GetGuid(ordinal);

    public override DateTimeOffset ReadTime(DbDataReader reader, int ordinal) => (DateTimeOffset)reader.GetValue(ordinal);

    public override bool ReadBoolean(DbDataReader reader, int ordinal) => reader.GetBoolean(ordinal);

    public override ValueList<string> ReadTags(DbDataReader reader, int ordinal) => (ValueList<string>)reader.GetValue(ordinal);
}
