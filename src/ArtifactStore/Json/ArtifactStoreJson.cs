using System.Text.Json;

namespace ArtifactStore;

/// <summary>The wire form of queries and filters: snake_case JSON, read and written through System.Text.Json with source generation.</summary>
/// <remarks>
/// An unknown property or operator, a value that breaks a rule, and a property given twice are a <see cref="JsonException"/> with the path. What says nothing is not written:
/// <c>{}</c> equals <c>new ArtifactQuery()</c>.
/// </remarks>
/// <example>
/// <code>var query = JsonSerializer.Deserialize&lt;ArtifactQuery&gt;(
///     """{"artifacts": {"key": {"like_": "report-%"}}, "flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}, "sort": "CREATED_DESC", "limit": 50}""",
///     ArtifactStoreJson.Options);</code>
/// </example>
public static class ArtifactStoreJson
{
    /// <summary>Options that read and write every query and filter; they are read-only and use no reflection.</summary>
    public static JsonSerializerOptions Options => WireContext.Default.Options;
}
