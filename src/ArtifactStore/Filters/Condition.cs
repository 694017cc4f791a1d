using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>
/// The base of all conditions. A condition tests one field. A condition with nothing set is true, even inside an
/// <see cref="FilterOperator.Or"/>.
/// </summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public abstract record Condition
{
    private protected Condition() { }

    /// <summary>The way the operators of this condition combine. By default all must hold.</summary>
    /// <example><c>new IdCondition { Any = [id], IsNull = true, Operator = FilterOperator.Or }</c> is "this id, or none".</example>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the named values.</exception>
    public FilterOperator Operator
    {
        get;
        init => field = EnumValue.Check(value, nameof(Operator));
    }
}
