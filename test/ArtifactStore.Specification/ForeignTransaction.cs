using System.Data;
using System.Data.Common;

namespace ArtifactStore.Specification;

/// <summary>A transaction of a driver that no provider knows.</summary>
public sealed class ForeignTransaction : DbTransaction
{
    public override IsolationLevel IsolationLevel => IsolationLevel.Serializable;

    protected override DbConnection? DbConnection => null;

    public override void Commit() { }

    public override void Rollback() { }
}
