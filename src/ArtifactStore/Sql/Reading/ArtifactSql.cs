using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>The statements of queries, made without a database at hand. The text depends on the shape of the query alone.</summary>
/// <example>
/// <code>var statement = ArtifactSql.Read(new ArtifactQuery { Flows = new() { Name = "etl" }, Limit = 50 }, new SqliteDialect(), SqlPlan.FlowRunsFirst);
/// Console.WriteLine(statement.Text);</code>
/// </example>
[Experimental(SqlDialect.DiagnosticId)]
public static class ArtifactSql
{
    /// <summary>Translates the filters of a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="dialect">The dialect.</param>
    /// <returns>The translation.</returns>
    public static SqlTranslation Translate(ArtifactQueryBase query, SqlDialect dialect) => new FilterTranslator(dialect).Translate(query);

    /// <summary>The plans that a page of a query may take: walking the artifacts in sort order, and starting from each side that a filter narrows.</summary>
    /// <param name="query">The query.</param>
    /// <param name="dialect">The dialect.</param>
    /// <returns>The plans.</returns>
    public static ImmutableArray<SqlPlan> Plans(ArtifactQueryBase query, SqlDialect dialect) => [SqlPlan.ArtifactsFirst, .. Translate(query, dialect).FilterPlans];

    /// <summary>A page of artifacts or of collections.</summary>
    /// <param name="query">The query.</param>
    /// <param name="dialect">The dialect.</param>
    /// <param name="plan">Where to start; one of <see cref="Plans"/>.</param>
    /// <returns>The statement.</returns>
    public static SqlStatement Read(ArtifactQueryBase query, SqlDialect dialect, SqlPlan plan) => Read(query, Translate(query, dialect), plan);

    /// <summary>A page of artifacts or of collections.</summary>
    /// <remarks>
    /// A plan that sorts finds the row identities first, on narrow indexes, and fetches the wide columns for the surviving rows only. A plan that walks in the order of the sort has nothing to sort:
    /// each row that passes is one of the page, and its columns are read in passing.
    /// </remarks>
    /// <param name="query">The query, for its sort, limit, offset, cursor and columns.</param>
    /// <param name="translation">Its filters.</param>
    /// <param name="plan">Where to start.</param>
    /// <returns>The statement.</returns>
    public static SqlStatement Read(ArtifactQueryBase query, SqlTranslation translation, SqlPlan plan)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(translation);
        return Read(query, new PagePlan(translation, plan));
    }

    /// <summary>A page of artifacts or of collections, or as much of it as a walk finds that is tried.</summary>
    internal static SqlStatement Read(ArtifactQueryBase query, PagePlan page)
    {
        var (translation, plan) = (page.Translation, page.Plan);
        var (dialect, root) = (translation.Dialect, translation.Joins.Root);
        var columns = ArtifactRows.Columns(root, query.IncludeData);

        // Everything but what filters and sorts look at is read through the pointer of the collection.
        var pointer = root == SqlTable.ArtifactCollection ? Joined(dialect, SqlTable.Artifact, "id = c.latest_id", query.IncludeData) : "";
        var sql = translation.Begin();
        if (plan is SqlPlan.ArtifactsFirst or SqlPlan.OwnerInOrder)
        {
            AppendPage(sql, columns, pointer, query, page);
            return sql.Build();
        }

        sql.Append($"SELECT {columns} FROM (");
        AppendPage(sql, $"{root.Alias()}.row_id", "", query, page);
        return sql.Append($") AS page{Joined(dialect, root, "row_id = page.row_id", query.IncludeData)}{pointer}")
            .Append($" ORDER BY {new SortTranslator(dialect, root, query.Sort).OrderBy(plan)}")
            .Build();
    }

    /// <summary>The row identities and keys of a page, in no further order.</summary>
    /// <param name="query">The query.</param>
    /// <param name="translation">Its filters.</param>
    /// <param name="plan">Where to start.</param>
    /// <returns>The statement.</returns>
    public static SqlStatement Identities(ArtifactQueryBase query, SqlTranslation translation, SqlPlan plan)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(translation);
        var alias = translation.Joins.Root.Alias();
        var sql = translation.Begin();
        AppendPage(sql, $"{alias}.row_id, {alias}.key", "", query, new(translation, plan));
        return sql.Build();
    }

    /// <summary>The number of rows that the filters pass.</summary>
    /// <param name="query">The query; its sort, limit, offset and cursor say nothing.</param>
    /// <param name="dialect">The dialect.</param>
    /// <param name="plan">Where to start; one of <see cref="Plans"/>.</param>
    /// <returns>The statement.</returns>
    public static SqlStatement Count(ArtifactQueryBase query, SqlDialect dialect, SqlPlan plan) => Count(Translate(query, dialect), plan);

    /// <summary>The number of rows that the filters pass.</summary>
    /// <param name="translation">The filters.</param>
    /// <param name="plan">Where to start.</param>
    /// <returns>The statement.</returns>
    public static SqlStatement Count(SqlTranslation translation, SqlPlan plan)
    {
        ArgumentNullException.ThrowIfNull(translation);
        if (plan == SqlPlan.FlowRunsFirst && translation.Joins.Contains(SqlTable.Flow) && translation.Joins.Contains(SqlTable.Deployment))
        {
            // Each copy beside the artifact has an index of its own, which does not hold the other; the run has both, and its index on the artifacts then is enough.
            translation = translation with { Joins = translation.Joins.WithFlowRun() };
        }

        var (number, from, where) = translation.Counted(plan);
        return AppendWhere(translation.Begin().Append($"SELECT {number} FROM {from}"), where).Build();
    }

    /// <summary>How many rows a plan would visit, counted on indexes up to a bound: what the choice between the plans rests on.</summary>
    /// <param name="translation">The filters.</param>
    /// <param name="plan">A plan that starts from a filter.</param>
    /// <param name="bound">Where to stop counting.</param>
    /// <returns>The statement.</returns>
    public static SqlStatement Probe(SqlTranslation translation, SqlPlan plan, long bound)
    {
        ArgumentNullException.ThrowIfNull(translation);
        var (from, where, isFenced) = translation.Probe(plan);
        var limit = translation.Dialect.Limit(bound);

        // The rows of an owner may all lie at the end of the table; the order says that they are to be found by the index.
        var order = translation is { Dialect.KeepsJoinOrder: false, OwnerColumn: { } owner } && plan == SqlPlan.ArtifactFilterFirst && translation.Conditions.Count(condition => condition.Table == translation.Joins.Root) == 1
            ? $" ORDER BY {owner}, {translation.Joins.Root.Alias()}.id"
            : "";
        return AppendWhere(translation.Begin().Append($"SELECT COUNT(*) FROM (SELECT 1 AS one FROM {from}"), where).Append(order).Append($" LIMIT {(isFenced ? translation.Dialect.Unseen(limit) : SqlFragment.Of($"{limit}"))}) AS probe").Build();
    }

    /// <summary>The ids of the flows or deployments that a filter passes: one is an owner, and an equality on it replaces the filter.</summary>
    /// <param name="translation">The filters.</param>
    /// <param name="table">The flow or the deployment.</param>
    /// <param name="limit">The number of ids at most; 2 tell whether there is one.</param>
    /// <returns>The statement.</returns>
    public static SqlStatement Owners(SqlTranslation translation, SqlTable table, int limit = 2)
    {
        ArgumentNullException.ThrowIfNull(translation);
        return new SqlStatementBuilder().Append(translation.Owners(table, limit)).Build();
    }

    /// <summary>How many rows a walk that was tried has seen, fewer than it might where there are no more; and about how many the table has.</summary>
    internal static SqlStatement Seen(ArtifactQueryBase query, PagePlan tried)
    {
        var sort = new SortTranslator(tried.Translation.Dialect, tried.Translation.Joins.Root, query.Sort);
        return tried.Translation.Begin().Append($"SELECT COUNT(*), {tried.Translation.Dialect.EstimatedRows(tried.Translation.Joins.Root.Name())} FROM ").Append(Walk("1 AS one", query, tried, sort)).Append(" AS seen").Build();
    }

    /// <summary>A subquery of the rows that a walk sees that is tried.</summary>
    private static SqlFragment Walk(string columns, ArtifactQueryBase query, PagePlan tried, SortTranslator sort)
    {
        var (translation, plan) = (tried.Translation, tried.Plan);
        var walk = new SqlStatementBuilder().Append($"(SELECT {columns} FROM {translation.Joins.Root.From(translation.Dialect)}");
        return AppendWhere(walk, SqlFragment.Combine(FilterOperator.And, translation.AroundOwner(plan).Owner, sort.Behind(query.After, plan)))
            .Append($" ORDER BY {Order(translation, plan, sort)} LIMIT {SqlValue.Number(tried.Within)})").ToFragment();
    }

    /// <summary>The order of a page. Without a word by which to name the index, that of an owner is the order of the index from its first column on: no other index has it.</summary>
    private static string Order(SqlTranslation translation, SqlPlan plan, SortTranslator sort) =>
        $"{(plan == SqlPlan.OwnerInOrder && !translation.Dialect.KeepsJoinOrder ? $"{translation.OwnerColumn} {sort.Direction}, " : "")}{sort.OrderBy(plan)}";

    private static void AppendPage(SqlStatementBuilder sql, string columns, string pointer, ArtifactQueryBase query, PagePlan page)
    {
        var (translation, plan) = (page.Translation, page.Plan);
        var (dialect, root) = (translation.Dialect, translation.Joins.Root);
        var sort = new SortTranslator(dialect, root, query.Sort);
        var index = plan switch
        {
            SqlPlan.ArtifactsFirst => sort.Index,
            SqlPlan.OwnerInOrder when query.Sort.Key() == SortKey.Id => translation.OwnerIndex ?? throw new ArgumentException("The translation has no owner whose index could be walked.", nameof(page)),
            SqlPlan.OwnerInOrder => throw new ArgumentException($"The index of an owner is in the order of the ids, not of {query.Sort}.", nameof(page)),
            _ => null,
        };
        var behind = sort.Behind(query.After, plan);
        var order = Order(translation, plan, sort);
        SqlFragment? walked = null;
        if (page.Within is not null)
        {
            // The rows come in their order already, as the planner sees if it finds the same columns: what is computed must be one.
            var columnsOfWalk = $"{root.Alias()}.*{(sort.Computed is { } computed ? $", {computed} AS {SortTranslator.Place}" : "")}";
            walked = new SqlStatementBuilder().Append(Walk(columnsOfWalk, query, page, sort)).Append($" AS {root.Alias()}").ToFragment();
            (translation, behind) = (translation.AroundOwner(plan).Others, SqlFragment.True);
            order = sort.Computed is null ? order : sort.OrderByPlace;
        }

        // Without filters, planning the statement would take a good part of its time.
        var isOfAll = plan == SqlPlan.ArtifactsFirst && query.Sort.Key() == SortKey.Id && query.Limit is not null && translation.Conditions.IsEmpty && translation.Joins.Tables.IsEmpty;
        if (isOfAll && dialect.HidesValues)
        {
            behind = sort.Between(query.After);
        }

        var (from, where) = translation.Page(plan, index, walked);
        sql.Append($"SELECT {columns} FROM ").Append(from).Append(pointer);
        AppendWhere(sql, SqlFragment.Combine(FilterOperator.And, where, behind));
        var (limit, offset) = (dialect.Limit(query.Limit), SqlValue.Number(query.Offset ?? 0));
        sql.Append($" ORDER BY {order} LIMIT ");
        if (walked is null && (plan == SqlPlan.OwnerInOrder || isOfAll))
        {
            sql.Append($"{dialect.Unseen(limit)} OFFSET {dialect.Unseen(offset)}");
        }
        else
        {
            sql.Append($"{limit} OFFSET {offset}");
        }
    }

    /// <summary>The one row of a table that belongs to each row found. Fenced where the planner orders joins as it likes: one that expects a page to be a tenth of the table reads the whole of it.</summary>
    private static string Joined(SqlDialect dialect, SqlTable table, string on, bool includeData) => dialect.KeepsJoinOrder
        ? $" {dialect.OrderedJoin} {table.From(dialect)} ON {table.Alias()}.{on}"
        : $" CROSS JOIN LATERAL (SELECT {ArtifactRows.Stored(table, includeData)} FROM {table.From(dialect)} WHERE {table.Alias()}.{on} OFFSET 0) AS {table.Alias()}";

    private static SqlStatementBuilder AppendWhere(SqlStatementBuilder sql, SqlFragment where) => where.IsTrue ? sql : sql.Append(" WHERE ").Append(where);
}
