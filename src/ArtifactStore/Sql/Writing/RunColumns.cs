namespace ArtifactStore.Sql;

/// <summary>The columns of a flow run that are denormalised in its artifacts.</summary>
internal readonly record struct RunColumns(Guid? FlowId, Guid? DeploymentId)
{
    /// <summary>Returns the value of a column.</summary>
    public SqlValue Of(SqlColumn column) =>
        column.Name switch
        {
            "flow_id" => SqlValue.Id(FlowId),
            "deployment_id" => SqlValue.Id(DeploymentId),
            _ => throw new ArgumentOutOfRangeException(nameof(column), column.Name, "The column is not denormalised from the flow run."),
        };
}
