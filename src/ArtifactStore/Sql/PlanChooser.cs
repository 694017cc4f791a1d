using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>Chooses where a statement starts, by how many rows its filters pass in the database at hand.</summary>
/// <remarks>
/// No single plan is right: walking the artifacts in sort order ends at the limit at once where a filter passes 90 % of them, and reads nearly all of them where it passes 0.05 %;
/// starting from the filter is the other way round. Planners do not know which is the case, even with fresh statistics, so the store looks.
/// A filter on flows or deployments that passes one row (the usual case) becomes an equality on the kept column, whose index serves every share; where it is the only filter, one statement does both.
/// For the rest a probe counts, by what indexes serve alone, how many rows each side would visit, up to a bound of √(limit × rows): there both plans cost about the same.
/// That takes the rows that pass to be spread evenly over the order of the sort; where they all lie at its far end, the walk reads more than that.
/// </remarks>
internal static class PlanChooser
{
    private const long LeastBound = 256;

    /// <summary>Beyond this many rows another plan may well be cheaper to start from, and counting further would cost what the choice can save.</summary>
    private const long GreatestBound = 20_000;

    /// <summary>The plan for a page, where it can be told without a look into the database.</summary>
    public static SqlPlan? KnownForPage(SqlTranslation translation) => translation.FilterPlans.IsEmpty ? SqlPlan.ArtifactsFirst : null;

    /// <summary>The plan for a count or for everything that passes, where it can be told without a look into the database.</summary>
    public static SqlPlan? KnownForAll(SqlTranslation translation) => translation.FilterPlans switch
    {
        [] => translation.PresencePlan,
        [var only] => only,
        _ => null,
    };

    /// <summary>
    /// A translation for a page that walks an owner in order and looks the owner up in the same statement; null where the query is no such one. It supposes that the filter passes one flow or deployment,
    /// as it nearly always does. Where it passes none or several the page is empty, and must be read by <see cref="ForPageAsync"/>.
    /// </summary>
    public static SqlTranslation? WithOnlyOwner(ArtifactQueryBase query, SqlTranslation filters) =>
        filters is { Dialect.KeepsRunColumns: true, Joins.Tables: [(SqlTable.Flow or SqlTable.Deployment) and var table], Conditions: [var condition] }
        && condition.Table == table && query is { Sort: ArtifactSort.IdDesc, Limit: not null }
            ? filters.WithOnlyOwner(table)
            : null;

    /// <summary>The translation and the plan for a page.</summary>
    /// <returns>Null for the translation where no row can pass.</returns>
    public static async Task<(SqlTranslation? Translation, SqlPlan Plan)> ForPageAsync(
        SqlSession session, ArtifactQueryBase query, SqlTranslation filters, CancellationToken cancellationToken)
    {
        if (KnownForPage(filters) is { } known)
        {
            return (filters, known);
        }

        if (query.Limit is null)
        {
            return await ForAllAsync(session, filters, cancellationToken).ConfigureAwait(false);
        }

        var translation = await ResolveOwnersAsync(session, filters, cancellationToken).ConfigureAwait(false);
        if (translation is null or { FilterPlans: [] })
        {
            return (translation, SqlPlan.ArtifactsFirst);
        }

        // What to walk where the filters pass much: all artifacts, or those of the one owner.
        var walk = translation.OwnerIndex is not null && query.Sort == ArtifactSort.IdDesc ? SqlPlan.OwnerInOrder : SqlPlan.ArtifactsFirst;
        if (translation.Dialect.EndsJoinsAtLimit && query.Sort == ArtifactSort.IdDesc && translation is { Joins.Tables: [_], Conditions: [{ IsNarrow: true }] })
        {
            // Several owners, but few: each inner loop walks the index of one, and costs the limit at most.
            return (translation, SqlPlan.FlowRunsFirst);
        }

        // What walks an owner is compared with what the other filters alone lead to: rows that pass both are fewer than a plan would visit that starts from either.
        var others = walk == SqlPlan.OwnerInOrder ? translation.BesideOwner() : translation;
        if (others.FilterPlans.IsEmpty)
        {
            return (translation, walk);
        }

        var rows = await session.NumberAsync(new($"SELECT {session.Dialect.EstimatedRows(translation.Joins.Root.Name())}", []), cancellationToken).ConfigureAwait(false) ?? 0;
        var wanted = Math.Max(1L, (long)query.Limit + (query.Offset ?? 0));
        var bound = Math.Clamp((long)Math.Sqrt((double)wanted * rows), LeastBound, GreatestBound);
        var (plan, visited) = await ProbeAsync(session, others, bound, cancellationToken).ConfigureAwait(false);
        return visited < bound ? (others, plan) : (translation, walk);
    }

    /// <summary>The translation and the plan for a count or for everything that passes, where walking in sort order never ends early.</summary>
    /// <returns>Null for the translation where no row can pass.</returns>
    public static async Task<(SqlTranslation? Translation, SqlPlan Plan)> ForAllAsync(SqlSession session, SqlTranslation filters, CancellationToken cancellationToken)
    {
        if (KnownForAll(filters) is { } known)
        {
            return (filters, known);
        }

        var translation = await ResolveOwnersAsync(session, filters, cancellationToken).ConfigureAwait(false);
        return translation is null
            ? (null, SqlPlan.ArtifactsFirst)
            : (translation, KnownForAll(translation) ?? (await ProbeAsync(session, translation, GreatestBound, cancellationToken).ConfigureAwait(false)).Plan);
    }

    private static async Task<(SqlPlan Plan, long Visited)> ProbeAsync(SqlSession session, SqlTranslation translation, long bound, CancellationToken cancellationToken)
    {
        (SqlPlan Plan, long Visited) least = (translation.FilterPlans[0], bound);
        foreach (var plan in translation.FilterPlans)
        {
            var visited = await session.NumberAsync(ArtifactSql.Probe(translation, plan, least.Visited), cancellationToken).ConfigureAwait(false) ?? 0;
            if (visited < least.Visited)
            {
                least = (plan, visited);
            }
        }

        return least;
    }

    private static async Task<SqlTranslation?> ResolveOwnersAsync(SqlSession session, SqlTranslation translation, CancellationToken cancellationToken)
    {
        if (!translation.Dialect.KeepsRunColumns)
        {
            return translation;
        }

        foreach (var table in new[] { SqlTable.Flow, SqlTable.Deployment })
        {
            if (translation.Joins.Contains(table) && translation.Conditions.Any(condition => condition.Table == table))
            {
                var owners = await session.ListAsync(ArtifactSql.Owners(translation, table), ReadId, cancellationToken).ConfigureAwait(false);
                if (owners.Count == 0)
                {
                    return null;
                }

                if (owners is [var owner])
                {
                    translation = translation.WithOwner(table, owner);
                }
            }
        }

        return translation;

        Guid ReadId(DbDataReader reader) => session.Dialect.ReadId(reader, 0);
    }
}
