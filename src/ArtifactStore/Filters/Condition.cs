using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>What all conditions share. A condition looks at one field; a condition with nothing set is true, also inside an <see cref="FilterOperator.Or"/>.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public abstract record Condition
{
    private protected Condition()
    {
    }

    /// <summary>How the operators of this condition combine; all of them must hold by default.</summary>
    /// <example><c>new IdCondition { Any = [id], IsNull = true, Operator = FilterOperator.Or }</c> is "this id, or none".</example>
    /// <exception cref="ArgumentOutOfRangeException">Not one of the names.</exception>
    public FilterOperator Operator { get; init => field = EnumValue.Check(value, nameof(Operator)); }
}
