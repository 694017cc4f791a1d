namespace ArtifactStore.Specification.Plans;

/// <summary>What a plan must be like.</summary>
public enum PlanKind
{
    /// <summary>Walks an index of the root in the order of the sort, and ends at the limit.</summary>
    InSortOrder,

    /// <summary>Seeks the root by an index, and may sort what it found.</summary>
    FromFilters,

    /// <summary>Counts on indexes that hold everything that is asked.</summary>
    Count,
}
