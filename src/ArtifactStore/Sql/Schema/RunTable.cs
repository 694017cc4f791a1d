using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>How the rows of one kind of run are stored: the table, the columns behind <c>id, created, updated</c>, and how to read a row.</summary>
internal sealed record RunTable<T>(
    SqlTable Table,
    Func<T, (Guid Id, DateTimeOffset? Created, DateTimeOffset? Updated)> Head,
    Func<T, DateTimeOffset, DateTimeOffset, T> WithTimes,
    ValueList<RunColumn<T>> Columns,
    Func<SqlDialect, DbDataReader, T> Read);
