using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>The way the parts of a filter or condition combine. Different filters of a query always combine with AND.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public enum FilterOperator
{
    /// <summary>Every part must hold; <c>and_</c> on the wire.</summary>
    [JsonStringEnumMemberName("and_")]
    And,

    /// <summary>At least one part must hold; <c>or_</c> on the wire.</summary>
    [JsonStringEnumMemberName("or_")]
    Or,
}
