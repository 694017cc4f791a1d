using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>How the parts of one filter, or of one condition, combine. Different filters of a query always combine with AND.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public enum FilterOperator
{
    /// <summary>Every part must hold; <c>and_</c> on the wire.</summary>
    [JsonStringEnumMemberName("and_")]
    And,

    /// <summary>One part must hold at least; <c>or_</c> on the wire.</summary>
    [JsonStringEnumMemberName("or_")]
    Or,
}
