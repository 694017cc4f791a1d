using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>The columns of a flow run that are denormalised in its artifacts.</summary>
internal readonly record struct RunColumns(Guid? FlowId, Guid? DeploymentId)
{
    /// <summary>
    /// Locks runs, so that denormalised columns cannot change before new artifacts are visible, and reads the columns. A run that is not
    /// stored yet is missing; saving it sets the columns.
    /// </summary>
    /// <param name="session">The session of a transaction.</param>
    /// <param name="runs">The ids of the runs, without duplicates, in lock order.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task<Dictionary<Guid, RunColumns>> LockAsync(SqlSession session, Guid[] runs, CancellationToken cancellationToken)
    {
        var found = new Dictionary<Guid, RunColumns>();
        if (runs.Length == 0)
        {
            return found;
        }

        var dialect = session.Dialect;
        if (dialect.HoldRuns(runs) is { } hold)
        {
            await session.ListAsync(hold, static _ => true, cancellationToken).ConfigureAwait(false);
        }

        var statement = new SqlStatementBuilder()
            .Append($"SELECT id, flow_id, deployment_id FROM {dialect.Table(SqlTable.FlowRun.Name())}")
            .Append($" WHERE {dialect.IsIn("id", SqlValue.Ids(runs))}")
            .Build();
        await session
            .ListAsync(
                statement,
                reader =>
                {
                    found[dialect.ReadId(reader, 0)] = Read(dialect, reader, 1);
                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return found;
    }

    /// <summary>Reads both columns of a row.</summary>
    public static RunColumns Read(SqlDialect dialect, DbDataReader reader, int ordinal)
    {
        return new(ReadId(ordinal), ReadId(ordinal + 1));

        Guid? ReadId(int column) => reader.IsDBNull(column) ? null : dialect.ReadId(reader, column);
    }

    /// <summary>Returns the value of a column.</summary>
    public SqlValue Of(SqlColumn column) =>
        column.Name switch
        {
            "flow_id" => SqlValue.Id(FlowId),
            "deployment_id" => SqlValue.Id(DeploymentId),
            _ => throw new ArgumentOutOfRangeException(nameof(column), column.Name, "The column is not denormalised from the flow run."),
        };
}
