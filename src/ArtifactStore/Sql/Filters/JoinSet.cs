using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>
/// The tables that a query needs beside its root, each once, and their links. All joins are many-to-one, so none repeats a row.
/// </summary>
[Experimental(SqlDialect.DiagnosticId)]
public sealed class JoinSet
{
    private static readonly ImmutableArray<SqlLink> OfArtifacts = LinksOf(SqlTable.Artifact);
    private static readonly ImmutableArray<SqlLink> OfCollections = LinksOf(SqlTable.ArtifactCollection);
    private static readonly ImmutableArray<SqlLink> OfFlowRuns = OfArtifacts.RemoveRange(0, 4);
    private static readonly ImmutableArray<SqlLink> OfTaskRuns = [new(SqlTable.FlowRun, SqlTable.TaskRun, "flow_run_id"), .. OfFlowRuns];

    private readonly bool _hasParents;

    private JoinSet(SqlTable root, ImmutableArray<SqlTable> tables, bool hasParents) =>
        (Root, Tables, _hasParents) = (root, tables, hasParents);

    /// <summary>The table whose rows are asked for.</summary>
    public SqlTable Root { get; }

    /// <summary>True if the flow and the deployment of the run are denormalised into the root.</summary>
    internal bool HasParents => _hasParents;

    /// <summary>The tables beside the root, from those that are linked to it outwards.</summary>
    public ImmutableArray<SqlTable> Tables { get; }

    /// <summary>Lists the tables that the filters of a query need.</summary>
    internal static JoinSet For(StoreQuery query, SqlTable root, SqlDialect dialect)
    {
        if (root is not (SqlTable.FlowRun or SqlTable.TaskRun) && !root.IsOfArtifacts())
        {
            return new(root, [], hasParents: false);
        }

        // The flow and the deployment of the run are denormalised into the artifact; for a host's own runs the way leads through the run.
        var hasParents = dialect.KeepsRunColumns && root.IsOfArtifacts();
        var isThroughRun =
            query.OnFlowRuns is not null
            || query.OnWorkPools is not null
            || (!hasParents && (query.OnFlows is not null || query.OnDeployments is not null));
        ReadOnlySpan<(SqlTable Table, bool IsNeeded)> tables =
        [
            (SqlTable.TaskRun, query.OnTaskRuns is not null),
            (SqlTable.FlowRun, isThroughRun),
            (SqlTable.Deployment, query.OnDeployments is not null),
            (SqlTable.Flow, query.OnFlows is not null),
            (SqlTable.WorkQueue, query.OnWorkPools is not null),
            (SqlTable.WorkPool, query.OnWorkPools is not null),
        ];
        ImmutableArray<SqlTable> needed = [];
        foreach (var (table, isNeeded) in tables)
        {
            needed = isNeeded && table != root ? needed.Add(table) : needed;
        }

        return new(root, needed, hasParents);
    }

    /// <summary>Tells whether a table is among them.</summary>
    /// <param name="table">The table.</param>
    /// <returns>True where it is joined.</returns>
    public bool Contains(SqlTable table) => Tables.Contains(table);

    /// <summary>Returns the same joins with the flow run among them.</summary>
    internal JoinSet WithFlowRun() =>
        Contains(SqlTable.FlowRun) ? this : new(Root, Tables.Insert(Contains(SqlTable.TaskRun) ? 1 : 0, SqlTable.FlowRun), _hasParents);

    /// <summary>Returns the same joins without one table.</summary>
    internal JoinSet Without(SqlTable table) => new(Root, Tables.Remove(table), _hasParents);

    /// <summary>The tables from a filtered one to the root, which a seek by that filter visits in this order.</summary>
    internal ImmutableArray<SqlTable> Lead(SqlTable table) =>
        table switch
        {
            SqlTable.WorkPool when Root == SqlTable.FlowRun => [SqlTable.WorkPool, SqlTable.WorkQueue],
            SqlTable.WorkPool => [SqlTable.WorkPool, SqlTable.WorkQueue, SqlTable.FlowRun],
            SqlTable.WorkQueue when Root == SqlTable.FlowRun => [SqlTable.WorkQueue],
            SqlTable.WorkQueue => [SqlTable.WorkQueue, SqlTable.FlowRun],
            SqlTable.Flow or SqlTable.Deployment when Contains(SqlTable.FlowRun) => [table, SqlTable.FlowRun],
            _ => [table],
        };

    /// <summary>The columns by which a table is linked to one of the tables before it.</summary>
    /// <param name="table">The table.</param>
    /// <param name="before">The tables before it.</param>
    /// <returns>A column of the table, and the column of the other that equals it.</returns>
    public (string Own, string Other) Link(SqlTable table, ReadOnlySpan<SqlTable> before)
    {
        // A flow run that stands before the root has its flow at hand; the copy in the artifact would have to be read there.
        var isThroughRun = !_hasParents || (before.IndexOf(SqlTable.FlowRun) is var run and >= 0 && run < before.IndexOf(Root));
        foreach (var link in Links)
        {
            if (isThroughRun && Root.IsOfArtifacts() && link.Many == Root && link.One is SqlTable.Flow or SqlTable.Deployment)
            {
                continue;
            }

            if (table == link.One && before.Contains(link.Many))
            {
                return (link.OfOne, link.OfMany);
            }

            if (table == link.Many && before.Contains(link.One))
            {
                return (link.OfMany, link.OfOne);
            }
        }

        throw new InvalidOperationException($"The table {table} is linked to none of {string.Join(", ", before.ToArray())}.");
    }

    /// <summary>The columns of a table that statements use: of the root all, of another its links.</summary>
    /// <param name="table">The table.</param>
    /// <returns>The names, under the alias of the table.</returns>
    public IEnumerable<string> Columns(SqlTable table)
    {
        if (table == Root && !table.IsOfArtifacts())
        {
            return [RunTableSet.Columns(table)];
        }

        ValueList<SqlColumn> own = table switch
        {
            SqlTable.Artifact => ArtifactTable.Columns,
            SqlTable.ArtifactCollection => CollectionTable.Columns,
            _ => [],
        };
        return own.Count > 0
            ? own.Select(column => $"{table.Alias()}.{column.Name}").Prepend($"{table.Alias()}.row_id")
            : OfArtifacts.Where(link => link.Many == table).Select(link => link.OfMany).Prepend($"{table.Alias()}.id");
    }

    private ImmutableArray<SqlLink> Links =>
        Root switch
        {
            SqlTable.Artifact => OfArtifacts,
            SqlTable.ArtifactCollection => OfCollections,
            SqlTable.TaskRun => OfTaskRuns,
            _ => OfFlowRuns,
        };

    /// <summary>The links between the tables; of two that would do, the nearer to the root comes first.</summary>
    private static ImmutableArray<SqlLink> LinksOf(SqlTable root) =>
        [
            new(SqlTable.TaskRun, root, "task_run_id"),
            new(SqlTable.FlowRun, root, "flow_run_id"),
            new(SqlTable.Deployment, root, "deployment_id"),
            new(SqlTable.Flow, root, "flow_id"),
            new(SqlTable.Deployment, SqlTable.FlowRun, "deployment_id"),
            new(SqlTable.Flow, SqlTable.FlowRun, "flow_id"),
            new(SqlTable.WorkQueue, SqlTable.FlowRun, "work_queue_id"),
            new(SqlTable.WorkPool, SqlTable.WorkQueue, "work_pool_id"),
        ];
}
