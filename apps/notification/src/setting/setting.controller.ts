import { OfUser, UserRef } from '@callboard/auth';
import { Problem } from '@callboard/problems';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiTags } from '@nestjs/swagger';
import {
  DescribesSetting,
  DescribesSettingChange,
  DescribesSettingEnd,
  DescribesSettings,
} from './setting.description';
import { SettingQueries } from './setting.queries';
import { SettingListRequest, SettingName, SettingRequest, settingValueIn } from './setting.request';
import { settingResponse, type SettingListResponse, type SettingResponse } from './setting.response';
import { SettingStore } from './setting.store';

/** What a web app remembers of its user, as Backstage's backend of user settings keeps it. */
@OfUser()
@ApiTags('user settings')
@ApiBearerAuth()
@Controller('api/user-settings')
export class SettingController {
  constructor(
    private readonly queries: SettingQueries,
    private readonly store: SettingStore,
  ) {}

  @Post('multiget')
  @HttpCode(200)
  @DescribesSettings()
  async several(@UserRef() user: string, @Body() { items }: SettingListRequest): Promise<SettingListResponse> {
    const found = await this.queries.several(user, items);
    return { items: found.map((setting) => setting && settingResponse(setting)) };
  }

  @Get('buckets/:bucket/keys/:key')
  @DescribesSetting()
  async one(@UserRef() user: string, @Param() name: SettingName): Promise<SettingResponse> {
    const setting = await this.queries.one(user, name);
    if (!setting) throw new Problem('not-found', `Unable to find '${name.key}' in bucket '${name.bucket}'`);
    return settingResponse(setting);
  }

  @Put('buckets/:bucket/keys/:key')
  @ApiBody({ type: SettingRequest })
  @DescribesSettingChange()
  async set(@UserRef() user: string, @Param() name: SettingName, @Body() body: unknown): Promise<SettingResponse> {
    const setting = { bucket: name.bucket, key: name.key, value: settingValueIn(body) };
    await this.store.set({ user, ...setting });
    return settingResponse(setting);
  }

  @Delete('buckets/:bucket/keys/:key')
  @HttpCode(204)
  @DescribesSettingEnd()
  async delete(@UserRef() user: string, @Param() name: SettingName): Promise<void> {
    await this.store.delete(user, name);
  }
}
