namespace ArtifactStore.Specification.Plans;

/// <summary>The kinds of plans.</summary>
public enum PlanKind
{
    /// <summary>Scans an index in the order of the sort, and ends at the limit.</summary>
    Scan,

    /// <summary>Seeks the rows by an index, and may sort what it found.</summary>
    Seek,

    /// <summary>Counts on indexes that hold everything that is asked.</summary>
    Count,

    /// <summary>Finds the end of a part of a scan.</summary>
    Position,

    /// <summary>Counts the rows that a seek visits.</summary>
    Visited,
}
