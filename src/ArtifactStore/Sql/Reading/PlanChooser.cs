using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>Chooses where a statement starts, by how many rows its filters pass in the database at hand.</summary>
/// <remarks>
/// No single plan is right: walking the artifacts in sort order ends at the limit at once where a filter passes 90 % of them, and reads nearly all of them where it passes 0.05 %;
/// starting from the filter is the other way round. Planners do not know which is the case, even with fresh statistics, so the store looks.
/// A filter on flows or deployments that passes one row (the usual case) becomes an equality on the kept column, whose index serves every share; where it is the only filter, one statement does both.
/// For the rest a probe counts, by what indexes serve alone, how many rows each side would visit, up to a bound of √(limit × rows): there both plans cost about the same.
/// That takes the rows that pass to be spread evenly over the order of the sort; where they all lie at its far end, the walk reads more than that.
/// Where counting a row costs as much as walking it (<see cref="SqlDialect.TriesWalks"/>), such a probe costs many times what it finds out for a filter that passes much, and where the rows lie unevenly it finds out little.
/// There a small probe is made, then a walk that ends after some rows whether it has filled the page or not, then a larger probe, a walk on from there, and so on in turn, until one of them comes to its end: whatever the filter passes
/// and wherever it lies, the page costs a small multiple of what the better plan would have cost. A probe is left out where the last walk has met so many that the next is likely to fill the page sooner. Where it is one owner that is
/// walked, and nothing is joined to its rows, a short walk comes first: the owner may have no more rows than that.
/// </remarks>
internal static class PlanChooser
{
    private const long LeastBound = 256;

    /// <summary>Beyond this many rows another plan may well be cheaper to start from, and counting further would cost what the choice can save.</summary>
    private const long GreatestBound = 20_000;

    /// <summary>How many flows or deployments are few: the index of each is walked by itself, and costs the limit at most.</summary>
    private const int FewOwners = 16;

    /// <summary>
    /// How many flows or deployments are listed at most where the joins keep their order, and the filter asks for nothing else. To find a row in a list costs less than to ask for the row of the flow or deployment, and what the
    /// filter asks of that again and again. (Beside another condition on the artifact the list would be a second way to it, which nobody has compared with the first.)
    /// </summary>
    private const int ListedOwners = 64;

    /// <summary>How many rows, for each that the page is to have, the first probe counts in front of walks that are tried: what passes fewer is read from the filter.</summary>
    private const int CountedAtFirst = 8;

    /// <summary>How many rows, for each that the page is to have, the first walk behind a probe may see. It fills the page where a quarter passes, evenly or nearly so.</summary>
    private const int SeenAtFirst = 5;

    /// <summary>How many rows an index counts in about the time in which a walk sees one, with what is joined to it.</summary>
    private const int CountedForOneSeen = 4;

    /// <summary>How many times as far each next probe and each next try may go.</summary>
    private const int Growth = 8;

    /// <summary>How many walks are tried before one goes on to the end: for a page of 200 the last of these may see 512,000 rows, or 131,072 of one owner.</summary>
    private const int Tries = 4;

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
        && condition.Table == table && query.Sort.Key() == SortKey.Id && query.Limit is not null
            ? filters.WithOnlyOwner(table)
            : null;

    /// <summary>Reads a page by the plan that suits it.</summary>
    /// <param name="session">The session.</param>
    /// <param name="query">The query.</param>
    /// <param name="filters">Its filters.</param>
    /// <param name="read">Reads by a plan; as often as walks are tried, each behind what the last one has found.</param>
    /// <param name="cursor">The place behind a row.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The rows.</returns>
    public static async Task<List<T>> ReadPageAsync<T>(
        SqlSession session, ArtifactQueryBase query, SqlTranslation filters, Func<ArtifactQueryBase, PagePlan, Task<List<T>>> read, Func<T, ArtifactSort, ArtifactCursor> cursor, CancellationToken cancellationToken)
    {
        var (known, walk) = await ForPageAsync(session, query, filters, cancellationToken).ConfigureAwait(false);
        if (walk is null)
        {
            return known is null ? [] : await ReadRestAsync(query, known).ConfigureAwait(false);
        }

        var wanted = Wanted(query);
        if (filters.Dialect is not { TriesWalks: true, KeepsJoinOrder: false } || wanted * CountedAtFirst >= GreatestBound)
        {
            return await ReadRestAsync(query, await ByEstimateAsync(session, walk, wanted, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }

        // An owner whose rows ask for nothing else is walked a little before anything is counted: it may have no more.
        var isProbed = !(walk.Plan == SqlPlan.OwnerInOrder && walk.Translation.Joins.Tables.IsEmpty);
        var (bound, within) = (Math.Max(LeastBound, wanted * CountedAtFirst), Math.Max(LeastBound, isProbed ? wanted * SeenAtFirst : wanted));
        var (page, rest, isCounted) = (new List<T>(), query, false);
        for (var tries = 1; ; tries++)
        {
            if (isProbed && await StartFromFilterAsync(session, walk, bound, cancellationToken).ConfigureAwait(false) is { } fromFilter)
            {
                return [.. page, .. await ReadRestAsync(rest, fromFilter).ConfigureAwait(false)];
            }

            if (tries > Tries)
            {
                return [.. page, .. await ReadRestAsync(rest, walk).ConfigureAwait(false)];
            }

            var tried = walk with { Within = within };
            var found = await read(rest, tried).ConfigureAwait(false);
            page.AddRange(found);
            if (found.Count == rest.Limit)
            {
                return page;
            }

            var (seen, rows) = (await session.ListAsync(ArtifactSql.Seen(rest, tried), static reader => (reader.GetInt64(0), reader.GetInt64(1)), cancellationToken).ConfigureAwait(false))[0];
            if (seen < within)
            {
                // There are no more rows.
                return page;
            }

            isCounted |= isProbed;

            // If what passes were spread evenly: how many rows could be counted while a walk fills the page, and how many pass in all. (What the offset has left out was met, but not counted.)
            // Of what was not met at all, that says nothing. Then a walk that joins nothing, and costs little more than the count, keeps step with it.
            var met = found.Count + (rest.Offset ?? 0);
            var worthCounting = found.Count > 0 ? (double)CountedForOneSeen * within * (Wanted(rest) - met) / met
                : walk.Translation.Joins.Tables.IsEmpty && isCounted ? (double)within * CountedAtFirst / SeenAtFirst
                : double.PositiveInfinity;
            isProbed = worthCounting > (found.Count > 0 ? (double)rows * met / within : bound);
            if (isProbed && (isCounted || found.Count > 0))
            {
                bound = (long)Math.Min(bound * Growth, Math.Max(bound, worthCounting));
            }

            if (found.Count > 0)
            {
                rest = rest with { Limit = rest.Limit - found.Count, Offset = null, After = cursor(found[^1], query.Sort) };
            }

            within *= Growth;
        }

        Task<List<T>> ReadRestAsync(ArtifactQueryBase rest, PagePlan plan)
        {
            session.NextIsLast();
            return read(rest, plan);
        }
    }

    /// <summary>How to read a page that is not tried: the rows are needed once, all of them.</summary>
    /// <param name="session">The session.</param>
    /// <param name="query">The query.</param>
    /// <param name="filters">Its filters.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Null where no row can pass.</returns>
    public static async Task<PagePlan?> ForWholePageAsync(SqlSession session, ArtifactQueryBase query, SqlTranslation filters, CancellationToken cancellationToken)
    {
        var (known, walk) = await ForPageAsync(session, query, filters, cancellationToken).ConfigureAwait(false);
        return walk is null ? known : await ByEstimateAsync(session, walk, Wanted(query), cancellationToken).ConfigureAwait(false);
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

    /// <summary>The plan for a page, where it needs no count; else the walk that is to be compared with what starts from a filter. Neither where no row can pass.</summary>
    private static async Task<(PagePlan? Known, PagePlan? Walk)> ForPageAsync(SqlSession session, ArtifactQueryBase query, SqlTranslation filters, CancellationToken cancellationToken)
    {
        if (KnownForPage(filters) is { } known)
        {
            return (new(filters, known), null);
        }

        if (query.Limit is null)
        {
            return (await ForAllAsync(session, filters, cancellationToken).ConfigureAwait(false) is ({ } all, var plan) ? new(all, plan) : null, null);
        }

        var (translation, areFew) = await ResolveOwnersAsync(session, filters, cancellationToken).ConfigureAwait(false);
        if (translation is null or { FilterPlans: [] })
        {
            return (translation is null ? null : new(translation, SqlPlan.ArtifactsFirst), null);
        }

        if (areFew && translation.Dialect.EndsJoinsAtLimit && query.Sort.Key() == SortKey.Id && translation is { Joins.Tables: [SqlTable.Flow or SqlTable.Deployment], Conditions: [_] })
        {
            return (new(translation, SqlPlan.FlowRunsFirst), null);
        }

        // What to walk where the filters pass much: all artifacts, or those of the one owner.
        var walk = new PagePlan(translation, translation.OwnerIndex is not null && query.Sort.Key() == SortKey.Id ? SqlPlan.OwnerInOrder : SqlPlan.ArtifactsFirst);
        return Others(walk).FilterPlans.IsEmpty ? (walk, null) : (null, walk);
    }

    private static async Task<PagePlan> ByEstimateAsync(SqlSession session, PagePlan walk, long wanted, CancellationToken cancellationToken)
    {
        var rows = await EstimateAsync(session, walk, cancellationToken).ConfigureAwait(false);
        var bound = Math.Clamp((long)Math.Sqrt((double)wanted * rows), LeastBound, GreatestBound);
        return await StartFromFilterAsync(session, walk, bound, cancellationToken).ConfigureAwait(false) ?? walk;
    }

    /// <summary>About how many rows the table has.</summary>
    private static async Task<long> EstimateAsync(SqlSession session, PagePlan walk, CancellationToken cancellationToken) =>
        await session.NumberAsync(new($"SELECT {session.Dialect.EstimatedRows(walk.Translation.Joins.Root.Name())}", []), cancellationToken).ConfigureAwait(false) ?? 0;

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
        var most = translation.Dialect.KeepsJoinOrder ? ListedOwners : FewOwners;
        foreach (var table in new[] { SqlTable.Flow, SqlTable.Deployment })
        {
            if (translation.Joins.Contains(table) && translation.Conditions.Any(condition => condition.Table == table))
            {
                var owners = await session.ListAsync(ArtifactSql.Owners(translation, table, most + 1), ReadId, cancellationToken).ConfigureAwait(false);
                if (owners.Count == 0)
                {
                    return (null, false);
                }

                areFew &= owners.Count <= FewOwners;
                if (owners is [var owner])
                {
                    translation = translation.WithOwner(table, owner);
                }
                else if (owners.Count <= most && (!translation.Dialect.KeepsJoinOrder || (owners.Count > FewOwners && translation.Conditions is [_])))
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
