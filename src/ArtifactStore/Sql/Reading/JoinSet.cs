using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>The tables that a query needs beside its root, each once, and how they hang together. All joins are many-to-one, so none repeats a row.</summary>
[Experimental(SqlDialect.DiagnosticId)]
public sealed class JoinSet
{
    private static readonly ImmutableArray<SqlLink> OfArtifacts = LinksOf(SqlTable.Artifact);
    private static readonly ImmutableArray<SqlLink> OfCollections = LinksOf(SqlTable.ArtifactCollection);

    private readonly SqlDialect _dialect;

    private JoinSet(SqlDialect dialect, SqlTable root, ImmutableArray<SqlTable> tables)
    {
        _dialect = dialect;
        Root = root;
        Tables = tables;
    }

    /// <summary>The table whose rows are asked for: artifacts or collections.</summary>
    public SqlTable Root { get; }

    /// <summary>The tables beside the root, in the order in which they hang on it.</summary>
    public ImmutableArray<SqlTable> Tables { get; }

    /// <summary>The tables that the filters of a query need.</summary>
    /// <param name="query">The query.</param>
    /// <param name="dialect">The dialect.</param>
    /// <returns>The joins.</returns>
    public static JoinSet For(ArtifactQueryBase query, SqlDialect dialect)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(dialect);
        var tables = ImmutableArray.CreateBuilder<SqlTable>();
        Add(SqlTable.TaskRun, query.TaskRuns is not null);

        // The flow and the deployment of the run are kept beside the artifact; where they are not, the way leads through the run.
        Add(SqlTable.FlowRun, query.FlowRuns is not null || query.WorkPools is not null || (!dialect.KeepsRunColumns && (query.Flows is not null || query.Deployments is not null)));
        Add(SqlTable.Deployment, query.Deployments is not null);
        Add(SqlTable.Flow, query.Flows is not null);
        Add(SqlTable.WorkQueue, query.WorkPools is not null);
        Add(SqlTable.WorkPool, query.WorkPools is not null);
        return new(dialect, query is ArtifactCollectionQuery ? SqlTable.ArtifactCollection : SqlTable.Artifact, tables.ToImmutable());

        void Add(SqlTable table, bool needed)
        {
            if (needed)
            {
                tables.Add(table);
            }
        }
    }

    /// <summary>Whether a table is among them.</summary>
    /// <param name="table">The table.</param>
    /// <returns>Whether it is joined.</returns>
    public bool Contains(SqlTable table) => Tables.Contains(table);

    /// <summary>The same joins with the flow run among them.</summary>
    /// <returns>The joins.</returns>
    public JoinSet WithFlowRun() => Contains(SqlTable.FlowRun) ? this : new(_dialect, Root, Tables.Insert(Contains(SqlTable.TaskRun) ? 1 : 0, SqlTable.FlowRun));

    /// <summary>The same joins without one table.</summary>
    /// <param name="table">The table.</param>
    /// <returns>The joins.</returns>
    public JoinSet Without(SqlTable table) => new(_dialect, Root, Tables.Remove(table));

    /// <summary>The FROM clause, in the order in which its tables are visited.</summary>
    /// <param name="before">The tables to visit before the root, first to last.</param>
    /// <param name="index">The index through which the root is read; null for the planner's choice.</param>
    /// <param name="upToRoot">Whether to stop at the root, without the tables that are visited after it.</param>
    /// <returns>The tables and joins, without the word FROM.</returns>
    public string From(ImmutableArray<SqlTable> before, string? index = null, bool upToRoot = false)
    {
        SqlTable[] order = [.. before, Root, .. upToRoot ? [] : before.IsEmpty ? Tables : Tables.RemoveRange(before)];
        var from = Visit(order[0]);
        for (var i = 1; i < order.Length; i++)
        {
            var (own, other) = Link(order[i], order.AsSpan(0, i));
            from = $"{from} {_dialect.OrderedJoin} {Visit(order[i], Led(order[i], own))} ON {own} = {other}";
        }

        return from;

        string Visit(SqlTable table, string? led = null) => table.From(_dialect) + ((table == Root ? index ?? led : led) is { } through ? _dialect.ThroughIndex(through) : "");

        // Where many rows hang on one of the table before, by the index that leads to just them: another on something else that is asked of them would be walked anew for each.
        string? Led(SqlTable table, string own) =>
            (table == Root || (table == SqlTable.FlowRun && _dialect.KeepsRunColumns)) && !own.EndsWith(".id", StringComparison.Ordinal) ? $"{table.Name()}_{own[(own.IndexOf('.') + 1)..^"_id".Length]}" : null;
    }

    /// <summary>Tables as a subquery lists them that looks them up for one row of those present, and how they hang on these and on each other.</summary>
    internal (string From, ImmutableArray<string> On) LookUp(ImmutableArray<SqlTable> tables, ImmutableArray<SqlTable> present)
    {
        SqlTable[] order = [.. present, .. tables];
        return (string.Join(", ", tables.Select(table => table.From(_dialect))), [.. tables.Select((table, i) => Equality(Link(table, order.AsSpan(0, present.Length + i))))]);
    }

    /// <summary>How a table hangs on those that stand before it: by a column of its own, and by one of theirs.</summary>
    internal (string Own, string Other) Link(SqlTable table, ReadOnlySpan<SqlTable> present)
    {
        // A flow run that stands before the root has its flow at hand; the copy beside the artifact would have to be read there.
        var viaRun = present.IndexOf(SqlTable.FlowRun) is var run and >= 0 && run < present.IndexOf(Root);
        foreach (var link in Root == SqlTable.Artifact ? OfArtifacts : OfCollections)
        {
            if (link.Many == Root && link.One is SqlTable.Flow or SqlTable.Deployment && (viaRun || !_dialect.KeepsRunColumns))
            {
                continue;
            }

            if (table == link.One && present.Contains(link.Many))
            {
                return (link.OfOne, link.OfMany);
            }

            if (table == link.Many && present.Contains(link.One))
            {
                return (link.OfMany, link.OfOne);
            }
        }

        throw new InvalidOperationException($"The table {table} hangs on none of {string.Join(", ", present.ToArray())}.");
    }

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

    private static string Equality((string Own, string Other) link) => $"{link.Own} = {link.Other}";
}
