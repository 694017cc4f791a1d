using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>Where a statement starts. Every plan gives the same rows; which is fast depends on how many rows the filters pass.</summary>
[Experimental(SqlDialect.DiagnosticId)]
public enum SqlPlan
{
    /// <summary>Walks the index of the sort and looks up the filters of each row, until the limit is reached: for filters that pass many rows.</summary>
    ArtifactsFirst,

    /// <summary>
    /// Walks the index of the one flow or deployment whose id is kept beside the artifact, which holds its rows in the order of the ids, until the limit is reached: for any share.
    /// For a translation with an owner (<see cref="SqlTranslation.WithOwner"/>, <see cref="SqlTranslation.WithOnlyOwner"/>) with <see cref="ArtifactSort.IdDesc"/> or <see cref="ArtifactSort.IdAsc"/>.
    /// </summary>
    OwnerInOrder,

    /// <summary>Seeks by the filter on the artifacts (or keys) themselves, and sorts what it found.</summary>
    ArtifactFilterFirst,

    /// <summary>Starts from the flows, deployments, work pools or flow runs that pass, seeks their artifacts, and sorts what it found.</summary>
    FlowRunsFirst,

    /// <summary>Starts from the task runs that pass, seeks their artifacts, and sorts what it found.</summary>
    TaskRunsFirst,
}
