using ArtifactStore.Sql;

namespace ArtifactStore.Specification.Plans;

/// <summary>A query whose statements and plans each provider holds in a file of its own.</summary>
/// <param name="Kind">What the plan must be like.</param>
/// <param name="Name">What it answers.</param>
/// <param name="Query">The query. Its values are those of a store of 300,000 artifacts, in which they pass as many rows as the name says.</param>
/// <param name="Plan">Where its statement starts; null for where a count starts by itself.</param>
/// <param name="Owner">The flow or deployment whose one id takes the place of its filter; null for none.</param>
public sealed record PlanShape(PlanKind Kind, string Name, ArtifactQueryBase Query, SqlPlan? Plan, SqlTable? Owner = null)
{
    /// <summary>Whether the statement looks up the one owner by itself.</summary>
    public bool LooksUpOwner { get; init; }

    /// <summary>The statement, in the words of a dialect.</summary>
    public SqlStatement Statement(SqlDialect dialect)
    {
        var translation = ArtifactSql.Translate(Query, dialect);
        if (Owner is { } owner)
        {
            translation = LooksUpOwner ? translation.WithOnlyOwner(owner) : translation.WithOwner(owner, PlanShapes.Id);
        }

        return Kind == PlanKind.Count
            ? ArtifactSql.Count(translation, Plan ?? (translation.FilterPlans is [var first, ..] ? first : translation.PresencePlan))
            : ArtifactSql.Read(Query, translation, Plan!.Value);
    }

    public override string ToString() => $"{Kind}: {Name}";
}
