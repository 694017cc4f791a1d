using ArtifactStore.Sql;

namespace ArtifactStore.Specification.Maintenance;

/// <summary>One kind of damage: how it is planted in the store of <see cref="DamageCases"/>, and what a check must say about it.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Plant">The statements that do it.</param>
/// <param name="Expected">
/// Everything that is wrong then: kind, table, key, column, what is found and what is expected; null for texts that are not compared.
/// </param>
public sealed record DamageCase(
    string Name,
    Func<SqlDialect, string[]> Plant,
    params (ArtifactStoreViolationKind Kind, string Table, string? Key, string? Column, string? Found, string? Expected)[] Expected
)
{
    public override string ToString() => Name;
}
