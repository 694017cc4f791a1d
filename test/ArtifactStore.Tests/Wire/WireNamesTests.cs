namespace ArtifactStore.Tests.Wire;

/// <summary>The wire names, written down once more: a renamed C# property must not rename what clients send.</summary>
public sealed class WireNamesTests
{
    private static readonly Dictionary<Type, string> Names = new()
    {
        [typeof(ArtifactQuery)] = "artifacts flow_runs task_runs deployments flows work_pools sort after include_data limit offset",
        [typeof(ArtifactCollectionQuery)] =
            "artifacts flow_runs task_runs deployments flows work_pools sort after include_data limit offset",
        [typeof(FlowQuery)] = "flows sort after limit offset",
        [typeof(DeploymentQuery)] = "deployments sort after limit offset",
        [typeof(FlowRunQuery)] = "flow_runs flows deployments work_pools sort after limit offset",
        [typeof(TaskRunQuery)] = "task_runs flow_runs flows deployments work_pools sort after limit offset",
        [typeof(WorkPoolQuery)] = "work_pools sort after limit offset",
        [typeof(WorkQueueQuery)] = "work_queues sort after limit offset",
        [typeof(ArtifactFilter)] =
            "operator id key version type alias flow_run_id task_run_id created updated data_size is_latest metadata any_of all_of none_of",
        [typeof(ArtifactCollectionFilter)] =
            "operator latest_id key type alias flow_run_id task_run_id created updated data_size metadata any_of all_of none_of",
        [typeof(FlowRunFilter)] =
            "operator id name tags deployment_id work_queue_name state flow_version start_time end_time expected_start_time next_scheduled_start_time "
            + "parent_flow_run_id parent_task_run_id idempotency_key created_by",
        [typeof(TaskRunFilter)] = "operator id name tags state start_time end_time expected_start_time subflow_runs flow_run_id",
        [typeof(DeploymentFilter)] = "operator id name flow_or_deployment_name paused tags work_queue_name concurrency_limit",
        [typeof(FlowFilter)] = "operator id name tags deployment",
        [typeof(WorkPoolFilter)] = "operator id name type",
        [typeof(WorkQueueFilter)] = "operator id name work_pool_id",
        [typeof(IdCondition)] = "operator any_ not_any_ is_null_",
        [typeof(TextCondition)] = "operator any_ not_any_ like_ starts_with_ is_null_",
        [typeof(KeyCondition)] = "operator any_ not_any_ like_ starts_with_ is_null_ exists_",
        [typeof(TagsCondition)] = "operator all_ any_ is_null_",
        [typeof(TimeCondition)] = "operator before_ after_ is_null_",
        [typeof(StateCondition)] = "operator type name",
        [typeof(StateTypeCondition)] = "operator any_ not_any_",
        [typeof(StateNameCondition)] = "operator any_ not_any_",
        [typeof(NumberCondition)] = "operator any_ not_any_ is_null_ ge_ le_",
        [typeof(MetadataCondition)] = "operator any_ not_any_ starts_with_ exists_",
        [typeof(BooleanCondition)] = "operator eq_",
        [typeof(ExistsCondition)] = "operator exists_",
        [typeof(IsNullCondition)] = "operator is_null_",
        [typeof(LikeCondition)] = "operator like_",
        [typeof(CreatedByCondition)] = "operator id_ type_ is_null_",
        [typeof(TaskRunFlowRunCondition)] = "operator any_ is_null_",
        [typeof(Artifact)] =
            "id created updated key version type description data data_is_json_null data_size metadata flow_run_id task_run_id",
        [typeof(ArtifactCollection)] =
            "collection_id created updated key latest_id version type description data data_is_json_null data_size metadata flow_run_id task_run_id",
        [typeof(ArtifactAlias)] = "key alias version artifact_id updated",
        [typeof(ArtifactChange)] = "position kind time artifact_id key version alias",
        [typeof(LineageArtifact)] = "artifact_id depth artifact",
        [typeof(ArtifactCreate)] =
            "id key expected_version expected_latest_id type description data data_is_json_null metadata flow_run_id task_run_id inputs",
        [typeof(ArtifactUpdate)] = "data data_is_json_null description expected_updated metadata",
        [typeof(Flow)] = "id created updated name tags",
        [typeof(Deployment)] = "id created updated name flow_id tags paused work_queue_id work_queue_name",
        [typeof(FlowRun)] =
            "id created updated name flow_id deployment_id tags state work_queue_id work_queue_name flow_version start_time end_time expected_start_time next_scheduled_start_time "
            + "parent_task_run_id idempotency_key trace_id created_by",
        [typeof(TaskRun)] = "id created updated name flow_run_id tags state start_time end_time expected_start_time",
        [typeof(WorkPool)] = "id created updated name type",
        [typeof(WorkQueue)] = "id created updated name work_pool_id priority",
        [typeof(State)] = "type name message",
        [typeof(CreatedBy)] = "id type display_value",
    };

    private static IReadOnlyList<Type> Records => WireRecords.Model;

    [TestCaseSource(nameof(Records))]
    public void The_names_are_those_of_the_design(Type type) =>
        ((IWireNames)WireTypes.Find(type)!.Converter).Names.Should().BeEquivalentTo(Names[type].Split(' '));

    [TestCase(ArtifactSort.IdDesc, "ID_DESC")]
    [TestCase(ArtifactSort.CreatedDesc, "CREATED_DESC")]
    [TestCase(ArtifactSort.UpdatedDesc, "UPDATED_DESC")]
    [TestCase(ArtifactSort.KeyDesc, "KEY_DESC")]
    [TestCase(ArtifactSort.KeyAsc, "KEY_ASC")]
    [TestCase(ArtifactSort.IdAsc, "ID_ASC")]
    [TestCase(ArtifactSort.CreatedAsc, "CREATED_ASC")]
    [TestCase(ArtifactSort.UpdatedAsc, "UPDATED_ASC")]
    public void Sorts_are_upper_case(ArtifactSort sort, string name)
    {
        WireRecords.Read<ArtifactQuery>($$"""{"sort":"{{name}}"}""").Sort.Should().Be(sort);
        WireRecords.Write(new ArtifactQuery { Sort = sort }).Should().Be(sort == ArtifactSort.IdDesc ? "{}" : $$"""{"sort":"{{name}}"}""");
    }

    [TestCase(RunSort.CreatedDesc, "CREATED_DESC")]
    [TestCase(RunSort.CreatedAsc, "CREATED_ASC")]
    [TestCase(RunSort.StartTimeDesc, "START_TIME_DESC")]
    [TestCase(RunSort.StartTimeAsc, "START_TIME_ASC")]
    [TestCase(RunSort.NameDesc, "NAME_DESC")]
    [TestCase(RunSort.NameAsc, "NAME_ASC")]
    public void Sorts_of_runs_are_upper_case(RunSort sort, string name)
    {
        WireRecords.Read<FlowRunQuery>($$"""{"sort":"{{name}}"}""").Sort.Should().Be(sort);
        WireRecords.Write(new FlowRunQuery { Sort = sort }).Should().Be(sort == default ? "{}" : $$"""{"sort":"{{name}}"}""");
    }

    [TestCase(StateType.Scheduled, "SCHEDULED")]
    [TestCase(StateType.Pending, "PENDING")]
    [TestCase(StateType.Running, "RUNNING")]
    [TestCase(StateType.Completed, "COMPLETED")]
    [TestCase(StateType.Failed, "FAILED")]
    [TestCase(StateType.Cancelled, "CANCELLED")]
    [TestCase(StateType.Crashed, "CRASHED")]
    [TestCase(StateType.Paused, "PAUSED")]
    [TestCase(StateType.Cancelling, "CANCELLING")]
    public void State_types_are_upper_case(StateType type, string name)
    {
        WireRecords.Write(new StateTypeCondition { Any = [type] }).Should().Be($$"""{"any_":["{{name}}"]}""");
        WireRecords.Read<StateTypeCondition>($$"""{"any_":["{{name}}"]}""").Any.Should().Equal(type);
    }

    [Test]
    public void No_enum_value_is_without_a_test_of_its_name()
    {
        Enum.GetValues<ArtifactSort>().Should().HaveCount(8);
        Enum.GetValues<RunSort>().Should().HaveCount(6);
        Enum.GetValues<StateType>().Should().HaveCount(9);
        Enum.GetValues<FilterOperator>().Should().HaveCount(2);
        Enum.GetValues<FlowRunMembership>().Should().HaveCount(3);
    }
}
