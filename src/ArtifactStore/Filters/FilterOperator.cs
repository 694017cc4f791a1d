namespace ArtifactStore;

/// <summary>How the parts of one filter, or of one condition, combine. Different filters of a query always combine with AND.</summary>
public enum FilterOperator
{
    /// <summary>Every part must hold; <c>and_</c> on the wire.</summary>
    And,

    /// <summary>One part must hold at least; <c>or_</c> on the wire.</summary>
    Or,
}
