using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>Chooses where a statement starts, by how many rows its filters pass in the database at hand.</summary>
/// <remarks>
/// No single plan is right: walking the artifacts in sort order ends at the limit at once where a filter passes 90 % of them, and reads nearly all of them where it passes 0.05 %;
/// starting from the filter is the other way round. Planners do not know which is the case, even with fresh statistics, so the store looks.
/// A filter on flows or deployments that passes one row (the usual case) becomes an equality on the kept column, whose index serves every share; where it is the only filter, one statement does both.
/// For the rest a probe counts, by what indexes serve alone, how many rows each side would visit, up to a bound of √(limit × rows): there both plans cost about the same.
/// That takes the rows that pass to be spread evenly over the order of the sort; where they all lie at its far end, the walk reads more than that.
/// Where counting a row costs as much as walking it (<see cref="SqlDialect.TriesWalks"/>), such a probe costs many times what it finds out for a filter that passes much. There a small one is made, then a walk that
/// ends after some rows whether it has filled the page or not; and where it has not, what it has seen tells how far a whole one would go, and that is the bound of another probe.
/// </remarks>
internal static class PlanChooser
{
    private const long LeastBound = 256;

    /// <summary>Beyond this many rows another plan may well be cheaper to start from, and counting further would cost what the choice can save.</summary>
    private const long GreatestBound = 20_000;

    /// <summary>How many flows or deployments are few: the index of each is walked by itself, and costs the limit at most.</summary>
    private const int FewOwners = 16;

    /// <summary>How many rows, for each that the page is to have, are counted before a walk is tried: what passes fewer is read from the filter.</summary>
    private const int CountedBeforeTry = 8;

    /// <summary>How many rows, for each that the page is to have, a walk that is tried may see. It finds the page where 5 % pass.</summary>
    private const int SeenByTry = 20;

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

    /// <summary>How to read a page.</summary>
    /// <param name="session">The session.</param>
    /// <param name="query">The query.</param>
    /// <param name="filters">Its filters.</param>
    /// <param name="mayTry">Whether the caller tries a walk that may end early, and then asks <see cref="AfterTryAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Null where no row can pass.</returns>
    public static async Task<PagePlan?> ForPageAsync(SqlSession session, ArtifactQueryBase query, SqlTranslation filters, bool mayTry, CancellationToken cancellationToken)
    {
        if (KnownForPage(filters) is { } known)
        {
            return new(filters, known);
        }

        if (query.Limit is null)
        {
            return await ForAllAsync(session, filters, cancellationToken).ConfigureAwait(false) is ({ } all, var planOfAll) ? new(all, planOfAll) : null;
        }

        var (translation, areFew) = await ResolveOwnersAsync(session, filters, cancellationToken).ConfigureAwait(false);
        if (translation is null)
        {
            return null;
        }

        if (translation.FilterPlans.IsEmpty)
        {
            return new(translation, SqlPlan.ArtifactsFirst);
        }

        // What to walk where the filters pass much: all artifacts, or those of the one owner.
        var walk = new PagePlan(translation, translation.OwnerIndex is not null && query.Sort == ArtifactSort.IdDesc ? SqlPlan.OwnerInOrder : SqlPlan.ArtifactsFirst);
        if (areFew && translation.Dialect.EndsJoinsAtLimit && query.Sort == ArtifactSort.IdDesc && translation is { Joins.Tables: [SqlTable.Flow or SqlTable.Deployment], Conditions: [_] })
        {
            return new(translation, SqlPlan.FlowRunsFirst);
        }

        if (Others(walk).FilterPlans.IsEmpty)
        {
            return walk;
        }

        var wanted = Wanted(query);
        if (mayTry && translation.Dialect.TriesWalks && wanted * CountedBeforeTry < GreatestBound)
        {
            return await StartFromFilterAsync(session, walk, Math.Max(LeastBound, wanted * CountedBeforeTry), cancellationToken).ConfigureAwait(false)
                ?? walk with { Within = Math.Max(LeastBound, wanted * SeenByTry) };
        }

        var rows = await session.NumberAsync(new($"SELECT {session.Dialect.EstimatedRows(translation.Joins.Root.Name())}", []), cancellationToken).ConfigureAwait(false) ?? 0;
        var bound = Math.Clamp((long)Math.Sqrt((double)wanted * rows), LeastBound, GreatestBound);
        return await StartFromFilterAsync(session, walk, bound, cancellationToken).ConfigureAwait(false) ?? walk;
    }

    /// <summary>How to read a page after a walk that has ended before the page was full.</summary>
    /// <param name="session">The session.</param>
    /// <param name="query">The query.</param>
    /// <param name="tried">What was tried.</param>
    /// <param name="found">How many rows of the page it has found.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task<PagePlan> AfterTryAsync(SqlSession session, ArtifactQueryBase query, PagePlan tried, int found, CancellationToken cancellationToken)
    {
        // As many as it has seen for each that passed; where none did, at least as many as for half a one.
        var seen = (double)(tried.Within ?? throw new ArgumentException("The plan was no try.", nameof(tried)));
        var bound = (long)(seen * Wanted(query) / (found == 0 ? 0.5 : found + (query.Offset ?? 0)));
        var walk = tried with { Within = null };
        return await StartFromFilterAsync(session, walk, bound, cancellationToken).ConfigureAwait(false) ?? walk;
    }

    /// <summary>The translation and the plan for a count or for everything that passes, where walking in sort order never ends early.</summary>
    /// <returns>Null for the translation where no row can pass.</returns>
    public static async Task<(SqlTranslation? Translation, SqlPlan Plan)> ForAllAsync(SqlSession session, SqlTranslation filters, CancellationToken cancellationToken)
    {
        if (KnownForAll(filters) is { } known)
        {
            return (filters, known);
        }

        var (translation, _) = await ResolveOwnersAsync(session, filters, cancellationToken).ConfigureAwait(false);
        return translation is null
            ? (null, SqlPlan.ArtifactsFirst)
            : (translation, KnownForAll(translation) ?? (await ProbeAsync(session, translation, GreatestBound, cancellationToken).ConfigureAwait(false)).Plan);
    }

    /// <summary>How many rows a page goes through that pass.</summary>
    private static long Wanted(ArtifactQueryBase query) => Math.Max(1L, (long)(query.Limit ?? 0) + (query.Offset ?? 0));

    /// <summary>What a walk is compared with. What walks an owner, with what the other filters alone lead to: rows that pass both are fewer than a plan would visit that starts from either.</summary>
    private static SqlTranslation Others(PagePlan walk) => walk.Plan == SqlPlan.OwnerInOrder ? walk.Translation.BesideOwner() : walk.Translation;

    /// <summary>A plan that starts from the filter that leads to the fewest rows; null where all lead to as many as the bound.</summary>
    private static async Task<PagePlan?> StartFromFilterAsync(SqlSession session, PagePlan walk, long bound, CancellationToken cancellationToken)
    {
        var others = Others(walk);
        var (plan, visited) = await ProbeAsync(session, others, bound, cancellationToken).ConfigureAwait(false);
        return visited < bound ? new(others, plan) : null;
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

    /// <summary>Looks which flows and deployments the filters on them pass: one replaces its filter, and so may a few.</summary>
    /// <returns>Null for the translation where there are none; and whether there are few at most.</returns>
    private static async Task<(SqlTranslation? Translation, bool AreFew)> ResolveOwnersAsync(SqlSession session, SqlTranslation translation, CancellationToken cancellationToken)
    {
        if (!translation.Dialect.KeepsRunColumns)
        {
            return (translation, false);
        }

        var areFew = true;

        foreach (var table in new[] { SqlTable.Flow, SqlTable.Deployment })
        {
            if (translation.Joins.Contains(table) && translation.Conditions.Any(condition => condition.Table == table))
            {
                var owners = await session.ListAsync(ArtifactSql.Owners(translation, table, FewOwners + 1), ReadId, cancellationToken).ConfigureAwait(false);
                if (owners.Count == 0)
                {
                    return (null, false);
                }

                areFew &= owners.Count <= FewOwners;
                if (owners is [var owner])
                {
                    translation = translation.WithOwner(table, owner);
                }
                else if (owners.Count <= FewOwners && !translation.Dialect.KeepsJoinOrder)
                {
                    // A planner that does as it likes would read the whole table of flows for each artifact, as it is small.
                    translation = translation.WithOwners(table, owners);
                }
            }
        }

        return (translation, areFew);

        Guid ReadId(DbDataReader reader) => session.Dialect.ReadId(reader, 0);
    }
}
