namespace ArtifactStore.Sql;

/// <summary>How a page is read.</summary>
/// <param name="Translation">The filters, as the plan takes them.</param>
/// <param name="Plan">Where to start.</param>
/// <param name="Within">For a walk that is tried: after how many rows it ends, whether the page is full or not; null for one that goes on until it is.</param>
internal sealed record PagePlan(SqlTranslation Translation, SqlPlan Plan, long? Within = null);
