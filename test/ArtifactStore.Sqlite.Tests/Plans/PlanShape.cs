using ArtifactStore.Sql;

namespace ArtifactStore.Sqlite.Tests.Plans;

/// <summary>A statement whose text and plan are held in <c>QueryPlans.md</c>.</summary>
/// <param name="Kind">What its plan must be like.</param>
/// <param name="Name">What it answers.</param>
/// <param name="Statement">The statement.</param>
public sealed record PlanShape(PlanKind Kind, string Name, SqlStatement Statement)
{
    public override string ToString() => $"{Kind}: {Name}";
}
