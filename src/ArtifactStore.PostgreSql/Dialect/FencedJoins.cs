using System.Collections.Immutable;
using ArtifactStore.Sql;

namespace ArtifactStore.PostgreSql;

/// <summary>Joins tables in a fixed order: each is a subquery that runs for a row of the tables before.</summary>
/// <remarks>
/// OFFSET 0 fences each subquery: it keeps the planner from turning the subquery into a join and choosing the order itself. The setting
/// that would stop it (join_collapse_limit) belongs to the session, which is the host's or a pooler's.
/// </remarks>
/// <param name="dialect">The dialect.</param>
/// <param name="filters">The filters, for their conditions and links.</param>
/// <param name="opaque">Hides a value from the planner.</param>
internal sealed class FencedJoins(PostgreSqlDialect dialect, SqlTranslation filters, Func<SqlFragment, SqlFragment> opaque)
{
    private const string Inner = "CROSS JOIN";
    private const string Outer = "LEFT JOIN";

    /// <summary>The conditions on a table.</summary>
    public IEnumerable<SqlCondition> On(SqlTable table) => filters.Conditions.Where(condition => condition.Table == table);

    /// <summary>The columns of a table that a statement may use. The server does not read the unused ones.</summary>
    public string Columns(SqlTable table)
    {
        string[] heads = table is SqlTable.Artifact or SqlTable.ArtifactCollection ? [$"{table.Alias()}.type_head"] : [];
        return string.Join(", ", filters.Joins.Columns(table).Concat(heads));
    }

    /// <summary>A table by some conditions, as the first of a statement.</summary>
    /// <remarks>
    /// A list is itself the first table: then the index on its column leads to the rows, whatever the statistics say of how common its
    /// values are.
    /// </remarks>
    /// <param name="table">The table.</param>
    /// <param name="conditions">The conditions.</param>
    /// <param name="by">The one among them that leads to the rows; null for none.</param>
    /// <param name="passes">A condition whose result becomes a column; null for none.</param>
    public SqlFragment First(SqlTable table, IEnumerable<SqlFragment> conditions, SqlFragment? by, SqlFragment? passes = null)
    {
        var all = conditions.ToList();
        var place = by?.Membership is var (column, of) && !IsUnique(column) && dialect.IsIndexedWhole(of) ? all.IndexOf(by) : -1;
        if (place < 0)
        {
            return SqlFragment.Of($"{Subquery(table, all, passes)} AS {table.Alias()}");
        }

        var (name, list) = by!.Membership!.Value;
        all[place] = dialect.IsFoundBy(name, SqlFragment.Of($"list.value"));
        var values = SqlFragment.Of($"unnest({opaque(SqlFragment.Of($"{list.Distinct()}"))}) AS list (value)");
        return Once(table, SqlFragment.Of($"{values}{ForEach(table, all, passes: passes)}"), passes);
    }

    /// <summary>The tables that lead to the root, with what their filters pass.</summary>
    public SqlFragment Lead(AccessPath path)
    {
        var lead = path.Lead;
        var from = Led(path);
        for (var i = 1; i < lead.Length; i++)
        {
            from = SqlFragment.Of($"{from}{ForEach(lead[i], [Link(lead[i], lead[..i]), .. Fragments(lead[i])])}");
        }

        return lead.Length == 1 ? from : Once(lead[^1], from);
    }

    /// <summary>The tables that lead to the root, and the root, each row of them once if it leads to none of the next.</summary>
    public SqlFragment Visited(AccessPath path)
    {
        var (lead, by) = (path.Lead, path.By?.Seek);
        var passes = AllOf(On(lead[0]).Where(condition => condition.Fragment != by));
        var from = First(lead[0], by is null ? [] : [by], by, passes);
        for (var i = 1; i < lead.Length; i++)
        {
            var next = AllOf(On(lead[i]));
            from = SqlFragment.Of($"{from}{Outwards(lead[i], lead[..i], passes, next)}");
            passes = next;
        }

        from = lead.Length == 1 ? from : Once(lead[^1], from, passes);
        return SqlFragment.Of($"{from}{Outwards(filters.Joins.Root, lead, passes, SqlFragment.True)}");
    }

    /// <summary>The condition that looks up other tables for a row of the root.</summary>
    public SqlFragment? LookUp(PathRows rows)
    {
        var tables = rows.LookedUp;
        if (tables.Count == 0)
        {
            return null;
        }

        List<SqlTable> before = [.. rows.Path.Lead, rows.Root];
        var from = SqlFragment.True;
        foreach (var table in tables)
        {
            var (own, other) = filters.Joins.Link(table, [.. before]);
            SqlFragment[] conditions = [SqlFragment.Of($"{own} = {other}"), .. Fragments(table)];
            from = from.IsTrue
                ? SqlFragment.Of($"{Subquery(table, conditions)} AS {table.Alias()}")
                : SqlFragment.Of($"{from}{ForEach(table, conditions)}");
            before.Add(table);
        }

        return SqlFragment.Of($"EXISTS (SELECT 1 FROM {from} OFFSET 0)");
    }

    /// <summary>The root for each row of the tables that lead to it.</summary>
    public SqlFragment Root(ImmutableArray<SqlTable> lead) => ForEach(filters.Joins.Root, OfRoot(lead));

    /// <summary>The conditions on the root behind the tables that lead to it.</summary>
    public IEnumerable<SqlFragment> OfRoot(ImmutableArray<SqlTable> lead) =>
        [Link(filters.Joins.Root, lead), .. Fragments(filters.Joins.Root)];

    /// <summary>A WHERE clause, with a space before it; nothing without conditions.</summary>
    public static SqlFragment Where(IEnumerable<SqlFragment?> conditions) =>
        SqlTranslation.AllOf(conditions) is { IsTrue: false } where ? SqlFragment.Of($" WHERE {where}") : SqlFragment.True;

    private static SqlFragment AllOf(IEnumerable<SqlCondition> conditions) =>
        SqlTranslation.AllOf(conditions.Select(condition => condition.Fragment));

    /// <summary>Determines whether a value leads to one row, by a unique index.</summary>
    public static bool IsUnique(string column) =>
        column.EndsWith(".id", StringComparison.Ordinal) || column.EndsWith(".latest_id", StringComparison.Ordinal);

    private IEnumerable<SqlFragment> Fragments(SqlTable table) => On(table).Select(condition => condition.Fragment);

    /// <summary>
    /// The first table, by the index of the path: another condition that an index serves is tested behind a fence, or the planner might
    /// choose its index, or both.
    /// </summary>
    private SqlFragment Led(AccessPath path)
    {
        var table = path.Lead[0];
        var other = On(table).ToLookup(condition => condition != path.By && condition.Seek is not null, condition => condition.Fragment);
        var passes = SqlTranslation.AllOf(other[true]);
        var from = First(table, other[false], path.By?.Fragment, passes);
        return passes.IsTrue
            ? from
            : SqlFragment.Of($"(SELECT {Columns(table)} FROM {from} WHERE {table.Alias()}.passes OFFSET 0) AS {table.Alias()}");
    }

    /// <summary>
    /// Several tables as one subquery of the last: so the planner sees that a run comes once, and does not keep the artifacts of each in
    /// memory in case it comes again.
    /// </summary>
    private SqlFragment Once(SqlTable table, SqlFragment from, SqlFragment? passes = null)
    {
        var isPassed = passes is { IsTrue: false } ? $", {table.Alias()}.passes" : "";
        return SqlFragment.Of($"(SELECT {Columns(table)}{isPassed} FROM {from} OFFSET 0) AS {table.Alias()}");
    }

    private SqlFragment Outwards(SqlTable table, ImmutableArray<SqlTable> before, SqlFragment passes, SqlFragment next)
    {
        var isPassed = passes.IsTrue ? SqlFragment.True : SqlFragment.Of($"{before[^1].Alias()}.passes");
        return ForEach(table, [Link(table, before), isPassed], Outer, next);
    }

    private SqlFragment ForEach(SqlTable table, IEnumerable<SqlFragment> conditions, string join = Inner, SqlFragment? passes = null) =>
        SqlFragment.Of($" {join} LATERAL {Subquery(table, conditions, passes)} AS {table.Alias()}{(join == Outer ? " ON true" : "")}");

    private SqlFragment Subquery(SqlTable table, IEnumerable<SqlFragment> conditions, SqlFragment? passes = null)
    {
        var isPassed = passes is { IsTrue: false } ? SqlFragment.Of($", ({passes}) AS passes") : SqlFragment.True;
        return SqlFragment.Of($"(SELECT {Columns(table)}{isPassed} FROM {table.From(dialect)}{Where(conditions)} OFFSET 0)");
    }

    /// <summary>
    /// The link of a table to those before it. Where few different values may stand in the column, and so many rows of one, by its index
    /// whatever the statistics say.
    /// </summary>
    private SqlFragment Link(SqlTable table, ImmutableArray<SqlTable> before)
    {
        var (own, other) = filters.Joins.Link(table, before.AsSpan());
        return own.EndsWith(".flow_id", StringComparison.Ordinal) || own.EndsWith(".deployment_id", StringComparison.Ordinal)
            ? dialect.IsFoundBy(own, SqlFragment.Of($"{other}"))
            : SqlFragment.Of($"{own} = {other}");
    }
}
