using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>
/// The filters of a query in SQL: joins and conditions with their values. One translation serves pages, streams, counts and deletes.
/// </summary>
/// <param name="Dialect">The dialect that it was made for.</param>
/// <param name="Joins">The tables.</param>
/// <param name="Conditions">The conditions on them; all must hold.</param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed record SqlTranslation(SqlDialect Dialect, JoinSet Joins, ImmutableArray<SqlCondition> Conditions)
{
    /// <summary>The WITH clause that the conditions need, without the word WITH; null for none.</summary>
    public SqlFragment? With { get; init; }

    /// <summary>The conditions on the root.</summary>
    public IEnumerable<SqlCondition> OnRoot => Conditions.Where(condition => condition.Table == Joins.Root);

    /// <summary>The range in the order of the sort to which the conditions bound a scan.</summary>
    internal SortRange Range => OnRoot.Select(condition => condition.Range).FirstOrDefault(range => range is not null) ?? SortRange.All;

    /// <summary>The flows and deployments that are filtered, and whose ids are denormalised into the artifact.</summary>
    public IEnumerable<SqlTable> Parents =>
        Joins.HasParents && !Joins.Tables.IsEmpty
            ? Joins.Tables.Where(table =>
                table is SqlTable.Flow or SqlTable.Deployment && Conditions.Any(condition => condition.Table == table)
            )
            : [];

    /// <summary>
    /// Returns the same translation for a count. Of a flow and a deployment each has an index of its own in the artifact, which does not
    /// hold the other; the run has both.
    /// </summary>
    internal SqlTranslation ForCount() => Parents.Count() > 1 ? this with { Joins = Joins.WithFlowRun() } : this;

    /// <summary>Combines conditions that all must hold.</summary>
    /// <param name="fragments">The conditions.</param>
    /// <returns>The combination.</returns>
    public static SqlFragment AllOf(IEnumerable<SqlFragment?> fragments) => SqlFragment.Combine(FilterOperator.And, [.. fragments]);

    /// <summary>Adds the condition that the id is among some, by whose index the rows are found.</summary>
    internal SqlTranslation WithIds(IReadOnlyList<Guid> ids)
    {
        var column = $"{Joins.Root.Alias()}.id";
        var isIn = Dialect.IsIn(column, SqlValue.Ids(ids)).AsMembership(column, SqlValue.Ids(ids));
        return this with { Conditions = Conditions.Add(new(Joins.Root, isIn, isIn) { Column = "id", AtMost = ids.Count }) };
    }

    /// <summary>Replaces the only filter, on flows or deployments, by a list of the denormalised ids of those that it passes.</summary>
    internal SqlTranslation WithParents(SqlTable table, IReadOnlyList<Guid> ids)
    {
        var column = $"{table.Name()}_id";
        var isIn = Dialect
            .IsIn($"{Joins.Root.Alias()}.{column}", SqlValue.Ids(ids))
            .AsMembership($"{Joins.Root.Alias()}.{column}", SqlValue.Ids(ids));
        return this with { Joins = Joins.Without(table), Conditions = [new(Joins.Root, isIn, isIn) { Column = column, IsInOrder = true }] };
    }

    /// <summary>
    /// Replaces the filter on flows or deployments by an equality on the column that is denormalised into the artifact. True for a filter
    /// that passes exactly one row; nothing passes where that is supposed and not so.
    /// </summary>
    /// <param name="table">The flow or the deployment.</param>
    /// <param name="id">Its id: a value, or a scalar subquery.</param>
    /// <returns>The translation.</returns>
    public SqlTranslation WithParent(SqlTable table, SqlFragment id)
    {
        var column = $"{table.Name()}_id";
        var conditions = Conditions.RemoveAll(condition => condition.Table == table).Add(Equal(Joins.Root) with { IsInOrder = true });
        return this with
        {
            Joins = Joins.Without(table),
            Conditions = Joins.Contains(SqlTable.FlowRun) ? conditions.Add(Equal(SqlTable.FlowRun)) : conditions,
        };

        SqlCondition Equal(SqlTable on)
        {
            var isEqual = SqlFragment.Of($"{on.Alias()}.{column} = {id}");
            return new(on, isEqual, isEqual) { Column = column, Equal = id };
        }
    }
}
