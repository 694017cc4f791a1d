using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>What all filters share. A filter describes rows of one kind; a property left null says nothing.</summary>
/// <remarks>A filter that is present but empty still asks that the row exists: <c>FlowRuns = new()</c> leaves out artifacts whose flow run is unknown.</remarks>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public abstract record Filter
{
    private protected Filter()
    {
    }

    /// <summary>How the conditions of this filter combine; all of them must hold by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not one of the names.</exception>
    public FilterOperator Operator { get; init => field = EnumValue.Check(value, nameof(Operator)); }
}
