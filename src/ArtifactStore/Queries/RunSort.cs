using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>The order of runs. Ties are broken by the id, in the same direction. On the wire: <c>CREATED_DESC</c>.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public enum RunSort
{
    /// <summary>By time of creation, latest first. The default.</summary>
    [JsonStringEnumMemberName("CREATED_DESC")]
    CreatedDesc,

    /// <summary>By time of creation, earliest first.</summary>
    [JsonStringEnumMemberName("CREATED_ASC")]
    CreatedAsc,

    /// <summary>
    /// By start time, latest first; of flow runs, by the expected start time where there is none. Runs without either come last. Only flow
    /// runs and task runs have start times.
    /// </summary>
    [JsonStringEnumMemberName("START_TIME_DESC")]
    StartTimeDesc,

    /// <summary>
    /// By start time, earliest first; of flow runs, by the expected start time where there is none. Runs without either come first. Only
    /// flow runs and task runs have start times.
    /// </summary>
    [JsonStringEnumMemberName("START_TIME_ASC")]
    StartTimeAsc,

    /// <summary>By the bytes of the first 200 characters of the name, highest first.</summary>
    [JsonStringEnumMemberName("NAME_DESC")]
    NameDesc,

    /// <summary>By the bytes of the first 200 characters of the name, lowest first.</summary>
    [JsonStringEnumMemberName("NAME_ASC")]
    NameAsc,
}
