namespace ArtifactStore.Sql;

/// <summary>Deletes old flow runs with their task runs.</summary>
/// <remarks>
/// In the order artifacts, task runs, flow run, each in transactions of its own: after a kill the flow run is still there, and the next
/// prune continues with it.
/// </remarks>
internal sealed class FlowRunRetention(SqlExecutor executor, SqlStoreContext context)
{
    /// <summary>The number of task runs in one transaction.</summary>
    public const int MostTaskRuns = 1_000;

    private const int PageSize = 100;

    private readonly string _flowRun = context.Dialect.Table(SqlTable.FlowRun.Name());
    private readonly string _taskRun = context.Dialect.Table(SqlTable.TaskRun.Name());
    private readonly RunSet<FlowRun> _flowRuns = new(executor, context, RunTableSet.FlowRuns);

    /// <summary>Counts what a policy would delete.</summary>
    public Task<PruneResult> CountAsync(DateTimeOffset until, bool includeArtifacts, CancellationToken cancellationToken)
    {
        var those = SqlFragment.Of($"SELECT fr.id FROM {_flowRun} AS fr WHERE {HasEnded(context.Dialect, until, after: null)}");
        var ofThose = SqlFragment.Of($"FROM {SqlTable.Artifact.From(context.Dialect)} WHERE a.flow_run_id IN ({those})");
        var isAliased = SqlFragment.Of(
            $"EXISTS (SELECT 1 FROM {SqlTable.ArtifactAlias.From(context.Dialect)} WHERE al.artifact_id = a.id)"
        );
        return executor.ReadAsync(
            async (session, token) =>
            {
                var runs = new PruneResult
                {
                    FlowRuns = await NumberAsync(SqlFragment.Of($"SELECT COUNT(*) FROM ({those}) AS fr")).ConfigureAwait(false),
                    TaskRuns = await NumberAsync(SqlFragment.Of($"SELECT COUNT(*) FROM {_taskRun} AS tr WHERE tr.flow_run_id IN ({those})"))
                        .ConfigureAwait(false),
                };
                return includeArtifacts
                    ? runs with
                    {
                        Artifacts = await NumberAsync(SqlFragment.Of($"SELECT COUNT(*) {ofThose} AND NOT {isAliased}"))
                            .ConfigureAwait(false),
                        Bytes = await NumberAsync(SqlFragment.Of($"SELECT CAST(SUM(a.data_size) AS bigint) {ofThose} AND NOT {isAliased}"))
                            .ConfigureAwait(false),
                        LeftAliased = await NumberAsync(SqlFragment.Of($"SELECT COUNT(*) {ofThose} AND {isAliased}")).ConfigureAwait(false),
                    }
                    : runs;

                async Task<long> NumberAsync(SqlFragment number) =>
                    await session.NumberAsync(new SqlStatementBuilder().Append(number).Build(), token).ConfigureAwait(false) ?? 0;
            },
            snapshot: true,
            cancellationToken
        );
    }

    /// <summary>Reads the oldest flow runs that may go, behind another one.</summary>
    public async Task<IReadOnlyList<(Guid Id, DateTimeOffset Start)>> PageAsync(
        DateTimeOffset until,
        (Guid Id, DateTimeOffset Start)? after,
        CancellationToken cancellationToken
    )
    {
        var statement = Page(context.Dialect, until, after);
        return await executor
            .ReadAsync(
                (session, token) =>
                    session.ListAsync(statement, row => (session.Dialect.ReadId(row, 0), session.Dialect.ReadTime(row, 1)), token),
                snapshot: false,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Deletes task runs of a flow run, and the flow run after the last of them, unless it has been started again meanwhile.
    /// </summary>
    /// <returns>What was deleted; as many task runs as fit into a batch if there may be more.</returns>
    public Task<PruneResult> DeleteAsync(Guid id, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var hasEnded = HasEnded(id, until);
        var those = SqlFragment.Of(
            $"SELECT tr.id FROM {_taskRun} AS tr WHERE tr.flow_run_id = {SqlValue.Id(id)} LIMIT {SqlValue.Number(MostTaskRuns)}"
        );
        var tasks = new SqlStatementBuilder().Append($"DELETE FROM {_taskRun} WHERE id IN ({those}) AND {hasEnded}").Build();
        return executor.WriteAsync(
            new SqlWork<PruneResult>(
                async (session, token) =>
                {
                    await RowSecurity.ThrowIfAnyAsync(session, token).ConfigureAwait(false);
                    if (_flowRuns.LockForDelete(id) is { } held)
                    {
                        await session.ListAsync(held, static _ => true, token).ConfigureAwait(false);
                    }

                    var taskRuns = await session.ExecuteAsync(tasks, token).ConfigureAwait(false);
                    var isGone = taskRuns < MostTaskRuns && await _flowRuns.DeleteAsync(session, id, hasEnded, token).ConfigureAwait(false);
                    return new() { TaskRuns = taskRuns, FlowRuns = isGone ? 1 : 0 };
                }
            ),
            cancellationToken
        );
    }

    /// <summary>Returns the statement that finds the oldest flow runs that may go, behind another one.</summary>
    internal static SqlStatement Page(SqlDialect dialect, DateTimeOffset until, (Guid Id, DateTimeOffset Start)? after) =>
        new SqlStatementBuilder()
            .Append($"SELECT fr.id, {Start} FROM {SqlTable.FlowRun.From(dialect)} WHERE {HasEnded(dialect, until, after)}")
            .Append($" ORDER BY {Start}, fr.id LIMIT {SqlValue.Number(PageSize)}")
            .Build();

    /// <summary>The condition that a flow run is there, has ended, and is old.</summary>
    public SqlFragment HasEnded(Guid id, DateTimeOffset until) =>
        SqlFragment.Of(
            $"EXISTS (SELECT 1 FROM {_flowRun} AS fr WHERE fr.id = {SqlValue.Id(id)} AND {HasEnded(context.Dialect, until, after: null)})"
        );

    private static string Start => "COALESCE(fr.start_time, fr.expected_start_time)";

    private static SqlFragment HasEnded(SqlDialect dialect, DateTimeOffset until, (Guid Id, DateTimeOffset Start)? after)
    {
        var ended = SqlValue.Texts([
            .. new[] { StateType.Completed, StateType.Failed, StateType.Cancelled, StateType.Crashed }.Select(WireEnum<StateType>.ToText),
        ]);
        return SqlTranslation.AllOf([
            SqlFragment.Of($"{Start} <= {SqlValue.Time(until)}"),
            after is var (id, start)
                ? SqlFragment.Of($"{Start} >= {SqlValue.Time(start)} AND ({Start} > {SqlValue.Time(start)} OR fr.id > {SqlValue.Id(id)})")
                : null,
            // An expression, so that no index on the state leads the way: most runs have ended.
            dialect.IsIn("COALESCE(fr.state_type, '')", ended),
        ]);
    }
}
