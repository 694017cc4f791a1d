namespace ArtifactStore.Sql;

/// <summary>The columns of a flow run that its artifacts repeat.</summary>
internal readonly record struct RunColumns(Guid? FlowId, Guid? DeploymentId)
{
    /// <summary>The value of a column.</summary>
    public SqlValue Of(SqlColumn column) => column.Name switch
    {
        "flow_id" => SqlValue.Id(FlowId),
        "deployment_id" => SqlValue.Id(DeploymentId),
        _ => throw new ArgumentOutOfRangeException(nameof(column), column.Name, "Not a column that artifacts repeat from their flow run."),
    };
}
